package io.sparkdl.kernels.opencl.kernel;

/** y (n) = f(x (n)) on integers: RELU, NEG or ABS of {@link Functions}. */
public final class UnaryLongs extends ArenaKernel {
  private final int function;
  private final int n;
  private final int x;
  private final int y;

  /** A launch over n elements. */
  public UnaryLongs(int function, int n, int x, int y) {
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
      longs[y + i] = value(longs[x + i]);
    }
  }

  private long value(long v) {
    if (function == Functions.RELU) {
      return v > 0 ? v : 0;
    }
    if (function == Functions.NEG) {
      return -v;
    }
    return v < 0 ? -v : v;
  }
}
