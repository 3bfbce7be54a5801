package io.sparkdl.kernels.opencl.kernel;

/** Converts int64 to float: y (n) of x (n). */
public final class LongsToFloats extends ArenaKernel {
  private final int n;
  private final int x;
  private final int y;

  /** A launch over n elements. */
  public LongsToFloats(int n, int x, int y) {
    this.n = n;
    this.x = x;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      floats[y + i] = longs[x + i];
    }
  }
}
