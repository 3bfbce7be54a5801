package io.sparkdl.kernels.opencl.kernel;

/** y (n) = f(x (n)) for SIN to ERF of {@link Functions}. */
public final class TrigonometryFloats extends ErrorFunctionKernel {
  /** From here on the square would overflow before the logarithm differs. */
  private static final float LARGE = 1e6f;

  private static final float LOG_2 = 0.6931472f;

  private final int function;
  private final int n;
  private final int x;
  private final int y;

  /** A launch over n elements. */
  public TrigonometryFloats(int function, int n, int x, int y) {
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
    if (function == Functions.SIN) {
      return sin(v);
    }
    if (function == Functions.COS) {
      return cos(v);
    }
    if (function == Functions.TAN) {
      return tan(v);
    }
    if (function == Functions.ASIN) {
      return asin(v);
    }
    if (function == Functions.ACOS) {
      return acos(v);
    }
    if (function == Functions.ATAN) {
      return atan(v);
    }
    if (function == Functions.SINH) {
      return sinh(v);
    }
    if (function == Functions.COSH) {
      return cosh(v);
    }
    if (function == Functions.ASINH) {
      float size = abs(v);
      float grown = size + size * size / (1 + sqrt(size * size + 1));
      float result = size > LARGE ? log(size) + LOG_2 : log1p(grown);
      return v < 0 ? -result : result;
    }
    if (function == Functions.ACOSH) {
      return v > LARGE ? log(v) + LOG_2 : log1p(v - 1 + sqrt((v - 1) * (v + 1)));
    }
    if (function == Functions.ATANH) {
      float size = abs(v);
      float result = 0.5f * log1p(2 * size / (1 - size));
      return v < 0 ? -result : result;
    }
    return errorFunction(v);
  }
}
