package io.sparkdl.kernels.opencl.kernel;

/**
 * y (n) of x: chosen axis by axis, the fill where a table says -1. Per axis the table holds the
 * size of y, the stride of x and where, from the table's start, the positions are: -1 for an axis
 * taken as it is.
 */
public final class SelectLongs extends ArenaKernel {
  private final int n;
  private final int rank;
  private final int table;
  private final int x;
  private final int fill;
  private final int y;

  /** A launch over n elements of y; fill is the place of the fill, or -1 for 0. */
  public SelectLongs(int n, int rank, int table, int x, int fill, int y) {
    this.n = n;
    this.rank = rank;
    this.table = table;
    this.x = x;
    this.fill = fill;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int rest = i;
      int from = 0;
      int outside = 0;
      for (int axis = rank - 1; axis >= 0; axis--) {
        int words = table + 3 * axis;
        int next = rest / ints[words];
        int at = rest - next * ints[words];
        int start = ints[words + 2];
        if (start >= 0) {
          at = ints[table + start + at];
        }
        if (at < 0) {
          outside = 1;
        }
        from += at * ints[words + 1];
        rest = next;
      }
      if (outside == 0) {
        longs[y + i] = longs[x + from];
      } else if (fill < 0) {
        longs[y + i] = 0L;
      } else {
        longs[y + i] = longs[fill];
      }
    }
  }
}
