package io.sparkdl.kernels.opencl.kernel;

/** Copies n elements between two layouts of up to any rank: y[strides 1] = x[strides 0]. */
public final class MoveLongs extends ArenaKernel {
  private final int n;
  private final int rank;
  private final int table;
  private final int x;
  private final int y;

  /** A launch over n elements; the table holds the sizes, the strides of x, then of y. */
  public MoveLongs(int n, int rank, int table, int x, int y) {
    this.n = n;
    this.rank = rank;
    this.table = table;
    this.x = x;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      longs[y + strided(i, rank, table, 1)] = longs[x + strided(i, rank, table, 0)];
    }
  }
}
