package io.sparkdl.kernels.opencl.kernel;

/**
 * y (n) = f(x (n)) for RELU to SOFTSIGN of {@link Functions}. The branch is the same for every work
 * item, so one kernel serves them all at no cost beside the memory's.
 */
public final class UnaryFloats extends ArenaKernel {
  private final int function;
  private final int n;
  private final int x;
  private final int y;

  /** A launch over n elements. */
  public UnaryFloats(int function, int n, int x, int y) {
    this.function = function;
    this.n = n;
    this.x = x;
    this.y = y;
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
    if (function == Functions.RELU) {
      // A NaN stays a NaN.
      return v <= 0 ? 0 : v;
    }
    if (function == Functions.SIGMOID) {
      return 1 / (1 + exp(-v));
    }
    if (function == Functions.TANH) {
      return tanh(v);
    }
    if (function == Functions.SQRT) {
      return sqrt(v);
    }
    if (function == Functions.EXP) {
      return exp(v);
    }
    if (function == Functions.LOG) {
      return log(v);
    }
    if (function == Functions.NEG) {
      return -v;
    }
    if (function == Functions.ABS) {
      return abs(v);
    }
    if (function == Functions.RECIPROCAL) {
      return 1 / v;
    }
    if (function == Functions.SIGN) {
      return v > 0 ? 1 : v < 0 ? -1 : v;
    }
    if (function == Functions.FLOOR) {
      return floor(v);
    }
    if (function == Functions.CEIL) {
      return ceil(v);
    }
    if (function == Functions.ROUND) {
      return rint(v);
    }
    if (function == Functions.SOFTSIGN) {
      return v / (1 + abs(v));
    }
    return max(v, 0f) + log1p(exp(-abs(v)));
  }
}
