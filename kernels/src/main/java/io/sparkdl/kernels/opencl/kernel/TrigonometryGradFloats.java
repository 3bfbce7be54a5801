package io.sparkdl.kernels.opencl.kernel;

/** dx (n) = dy (n) * f'(x (n)), x the saved input, for SIN to ERF of {@link Functions}. */
public final class TrigonometryGradFloats extends ArenaKernel {
  /** 2 / sqrt(pi). */
  private static final float SLOPE = 1.1283792f;

  private final int function;
  private final int n;
  private final int dy;
  private final int saved;
  private final int dx;

  /** A launch over n elements. */
  public TrigonometryGradFloats(int function, int n, int dy, int saved, int dx) {
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
    if (function == Functions.SIN) {
      return cos(v);
    }
    if (function == Functions.COS) {
      return -sin(v);
    }
    if (function == Functions.TAN) {
      float c = cos(v);
      return 1 / (c * c);
    }
    if (function == Functions.ASIN) {
      return 1 / sqrt((1 - v) * (1 + v));
    }
    if (function == Functions.ACOS) {
      return -1 / sqrt((1 - v) * (1 + v));
    }
    if (function == Functions.ATAN) {
      return 1 / (1 + v * v);
    }
    if (function == Functions.SINH) {
      return cosh(v);
    }
    if (function == Functions.COSH) {
      return sinh(v);
    }
    if (function == Functions.ASINH) {
      return 1 / sqrt(v * v + 1);
    }
    if (function == Functions.ACOSH) {
      return 1 / sqrt((v - 1) * (v + 1));
    }
    if (function == Functions.ATANH) {
      return 1 / ((1 - v) * (1 + v));
    }
    return SLOPE * exp(-v * v);
  }
}
