package io.sparkdl.kernels.opencl.kernel;

/** Truncates floats towards zero to int64: y (n) of x (n). */
public final class FloatsToLongs extends ArenaKernel {
  private final int n;
  private final int x;
  private final int y;

  /** A launch over n elements. */
  public FloatsToLongs(int n, int x, int y) {
    this.n = n;
    this.x = x;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      longs[y + i] = (long) floats[x + i];
    }
  }
}
