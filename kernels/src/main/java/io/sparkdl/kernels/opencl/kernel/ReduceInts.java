package io.sparkdl.kernels.opencl.kernel;

/**
 * Reduces, one work item per result, in the order of the elements: y (n) = reduction of count
 * elements of x each, for a reduction of {@link Functions}; the largest of none is {@code least}.
 */
public final class ReduceInts extends ArenaKernel {
  private final int function;
  private final int n;
  private final int rank;
  private final int table;
  private final int count;
  private final int reducedRank;
  private final int reducedTable;
  private final int x;
  private final int y;
  private final int least;

  /**
   * A launch over n results; a table holds sizes and strides of the kept, the other of the reduced
   * axes.
   */
  public ReduceInts(
      int function,
      int n,
      int rank,
      int table,
      int count,
      int reducedRank,
      int reducedTable,
      int x,
      int y,
      int least) {
    this.function = function;
    this.n = n;
    this.rank = rank;
    this.table = table;
    this.count = count;
    this.reducedRank = reducedRank;
    this.reducedTable = reducedTable;
    this.x = x;
    this.y = y;
    this.least = least;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int base = x + strided(i, rank, table, 0);
      int joined = function == Functions.MAX ? least : 0;
      for (int k = 0; k < count; k++) {
        int v = ints[base + strided(k, reducedRank, reducedTable, 0)];
        joined = joined(joined, v, k);
      }
      if (function == Functions.MEAN && count > 0) {
        joined = joined / count;
      }
      ints[y + i] = joined;
    }
  }

  private int joined(int joined, int v, int k) {
    if (function == Functions.MAX) {
      return k == 0 || v > joined || v != v ? v : joined;
    }
    if (function == Functions.SUM_SQUARE) {
      return joined + v * v;
    }
    return joined + v;
  }
}
