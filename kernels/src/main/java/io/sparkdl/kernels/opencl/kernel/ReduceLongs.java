package io.sparkdl.kernels.opencl.kernel;

/**
 * Reduces, one work item per result, in the order of the elements: y (n) = reduction of count
 * elements of x each, for a reduction of {@link Functions}; what joining starts with is {@code
 * start}.
 */
public final class ReduceLongs extends ArenaKernel {
  private final int function;
  private final int n;
  private final int rank;
  private final int table;
  private final int count;
  private final int reducedRank;
  private final int reducedTable;
  private final int x;
  private final int y;
  private final long start;

  /**
   * A launch over n results; a table holds sizes and strides of the kept, the other of the reduced
   * axes.
   */
  public ReduceLongs(
      int function,
      int n,
      int rank,
      int table,
      int count,
      int reducedRank,
      int reducedTable,
      int x,
      int y,
      long start) {
    this.function = function;
    this.n = n;
    this.rank = rank;
    this.table = table;
    this.count = count;
    this.reducedRank = reducedRank;
    this.reducedTable = reducedTable;
    this.x = x;
    this.y = y;
    this.start = start;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int base = x + strided(i, rank, table, 0);
      long joined = start;
      for (int k = 0; k < count; k++) {
        long v = longs[base + strided(k, reducedRank, reducedTable, 0)];
        joined = joined(joined, v);
      }
      if (function == Functions.MEAN && count > 0) {
        joined = joined / count;
      }
      longs[y + i] = joined;
    }
  }

  private long joined(long joined, long v) {
    if (function == Functions.MAX) {
      return v > joined ? v : joined;
    }
    if (function == Functions.MIN) {
      return v < joined ? v : joined;
    }
    if (function == Functions.SUM_SQUARE) {
      return joined + v * v;
    }
    if (function == Functions.PROD) {
      return joined * v;
    }
    if (function == Functions.L1) {
      return v < 0 ? joined - v : joined + v;
    }
    return joined + v;
  }
}
