package io.sparkdl.kernels.opencl.kernel;

/** y (n) = f(x (n)) for CLIP to SHRINK of {@link Functions}, with up to two parameters. */
public final class ActivationFloats extends ErrorFunctionKernel {
  private static final float ROOT_HALF = 0.70710678f;
  private static final float CUBIC = 0.044715f;

  /** 2 sqrt(2 / pi). */
  private static final float SCALE = 1.5957691f;

  private final int function;
  private final int n;
  private final int x;
  private final int y;
  private final float alpha;
  private final float beta;

  /** A launch over n elements. */
  public ActivationFloats(int function, int n, int x, int y, float alpha, float beta) {
    this.function = function;
    this.n = n;
    this.x = x;
    this.y = y;
    this.alpha = alpha;
    this.beta = beta;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      floats[y + i] = value(floats[x + i]);
    }
  }

  private float value(float v) {
    if (function == Functions.CLIP) {
      float raised = v < alpha ? alpha : v;
      return raised > beta ? beta : raised;
    }
    if (function == Functions.LEAKY_RELU) {
      return v < 0 ? alpha * v : v;
    }
    if (function == Functions.ELU) {
      return v < 0 ? alpha * expm1(v) : v;
    }
    if (function == Functions.SELU) {
      return v <= 0 ? beta * alpha * expm1(v) : beta * v;
    }
    if (function == Functions.CELU) {
      return max(v, 0f) + min(alpha * expm1(v / alpha), 0f);
    }
    if (function == Functions.GELU) {
      return 0.5f * v * complement(-v * ROOT_HALF);
    }
    if (function == Functions.GELU_TANH) {
      return v / (1 + exp(-SCALE * (v + CUBIC * v * v * v)));
    }
    if (function == Functions.HARD_SIGMOID) {
      return max(0f, min(1f, alpha * v + beta));
    }
    if (function == Functions.HARD_SWISH) {
      return v * max(0f, min(1f, v / 6 + 0.5f));
    }
    if (function == Functions.SWISH) {
      return v / (1 + exp(-alpha * v));
    }
    if (function == Functions.MISH) {
      // tanh(ln(1 + e)) = e (e + 2) / (e (e + 2) + 2).
      float e = exp(min(v, 20f));
      return v * (e * (e + 2) / (e * (e + 2) + 2));
    }
    if (function == Functions.THRESHOLDED_RELU) {
      return v > alpha ? v : 0;
    }
    return v < -beta ? v + alpha : v > beta ? v - alpha : 0;
  }
}
