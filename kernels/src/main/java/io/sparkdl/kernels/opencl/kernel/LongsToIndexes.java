package io.sparkdl.kernels.opencl.kernel;

/** int64 indexes as int32, those beyond its range at its ends: y (n) of x (n). */
public final class LongsToIndexes extends ArenaKernel {
  private static final int MOST = 2147483647;

  private final int n;
  private final int x;
  private final int y;

  /** A launch over n elements. */
  public LongsToIndexes(int n, int x, int y) {
    this.n = n;
    this.x = x;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      long index = longs[x + i];
      int result = (int) index;
      if (index > MOST) {
        result = MOST;
      } else if (index < -MOST) {
        result = -MOST;
      }
      ints[y + i] = result;
    }
  }
}
