package io.sparkdl.kernels.opencl.kernel;

/**
 * A kernel that needs the error function, which Aparapi lacks. Minimax polynomials of our own,
 * fitted in 30 digits: erf(x) / x in x^2 up to 1; exp(z^2) erfc(z) / t in t = 1 / (1 + z / 2) from
 * 0 on.
 */
public abstract class ErrorFunctionKernel extends ArenaKernel {
  /** Error function, to some units in the last place. */
  protected float errorFunction(float x) {
    float size = abs(x);
    if (size >= 1) {
      float beyond = 1 - complement(size);
      return x < 0 ? -beyond : beyond;
    }
    float u = x * x;
    float p = 7.875874871388078e-05f;
    p = p * u - 0.000801686430349946f;
    p = p * u + 0.005189087241888046f;
    p = p * u - 0.02685421146452427f;
    p = p * u + 0.11283594369888306f;
    p = p * u - 0.3761262595653534f;
    p = p * u + 1.1283791065216064f;
    return x * p;
  }

  /** 1 minus the error function, to a relative 1e-6 where it is not tiny. */
  protected float complement(float x) {
    float z = abs(x);
    float t = 1 / (1 + 0.5f * z);
    float p = 0.013966884464025497f;
    p = p * t - 0.13072967529296875f;
    p = p * t + 0.442419171333313f;
    p = p * t - 0.6824011206626892f;
    p = p * t + 0.42685064673423767f;
    p = p * t - 0.09881526976823807f;
    p = p * t + 0.22489392757415771f;
    p = p * t + 0.2389424443244934f;
    p = p * t + 0.2828051447868347f;
    p = p * t + 0.28206780552864075f;
    float tail = t * p * exp(-z * z);
    return x < 0 ? 2 - tail : tail;
  }
}
