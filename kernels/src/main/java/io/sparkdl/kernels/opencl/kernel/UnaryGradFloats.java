package io.sparkdl.kernels.opencl.kernel;

/**
 * dx (n) = dy (n) * f' for RELU to SOFTSIGN of {@link Functions}; f' is computed from what the
 * forward pass saved, the function's output for RELU to EXP and RECIPROCAL, else its input.
 */
public final class UnaryGradFloats extends ArenaKernel {
  private final int function;
  private final int n;
  private final int dy;
  private final int saved;
  private final int dx;

  /** A launch over n elements. */
  public UnaryGradFloats(int function, int n, int dy, int saved, int dx) {
    this.function = function;
    this.n = n;
    this.dy = dy;
    this.saved = saved;
    this.dx = dx;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      floats[dx + i] = floats[dy + i] * derivative(floats[saved + i]);
    }
  }

  private float derivative(float v) {
    if (function == Functions.RELU) {
      return v > 0 ? 1 : 0;
    }
    if (function == Functions.SIGMOID) {
      return v * (1 - v);
    }
    if (function == Functions.TANH) {
      return 1 - v * v;
    }
    if (function == Functions.SQRT) {
      return 0.5f / v;
    }
    if (function == Functions.EXP) {
      return v;
    }
    if (function == Functions.LOG) {
      return 1 / v;
    }
    if (function == Functions.NEG) {
      return -1;
    }
    if (function == Functions.ABS) {
      return v > 0 ? 1 : v < 0 ? -1 : 0;
    }
    if (function == Functions.RECIPROCAL) {
      return -v * v;
    }
    if (function == Functions.SOFTSIGN) {
      float below = 1 + abs(v);
      return 1 / (below * below);
    }
    return 1 / (1 + exp(-v));
  }
}
