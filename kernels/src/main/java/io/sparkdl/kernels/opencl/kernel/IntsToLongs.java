package io.sparkdl.kernels.opencl.kernel;

/** Widens int32 and bool to int64: y (n) of x (n). */
public final class IntsToLongs extends ArenaKernel {
  private final int n;
  private final int x;
  private final int y;

  /** A launch over n elements. */
  public IntsToLongs(int n, int x, int y) {
    this.n = n;
    this.x = x;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      longs[y + i] = ints[x + i];
    }
  }
}
