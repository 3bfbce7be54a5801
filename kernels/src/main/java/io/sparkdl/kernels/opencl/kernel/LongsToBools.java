package io.sparkdl.kernels.opencl.kernel;

/** True where an int64 is not 0: y (n) of x (n). */
public final class LongsToBools extends ArenaKernel {
  private final int n;
  private final int x;
  private final int y;

  /** A launch over n elements. */
  public LongsToBools(int n, int x, int y) {
    this.n = n;
    this.x = x;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      ints[y + i] = longs[x + i] != 0 ? 1 : 0;
    }
  }
}
