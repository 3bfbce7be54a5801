package io.sparkdl.kernels.opencl.kernel;

/** Takes the low 32 bits of int64: y (n) of x (n). */
public final class LongsToInts extends ArenaKernel {
  private final int n;
  private final int x;
  private final int y;

  /** A launch over n elements. */
  public LongsToInts(int n, int x, int y) {
    this.n = n;
    this.x = x;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      ints[y + i] = (int) longs[x + i];
    }
  }
}
