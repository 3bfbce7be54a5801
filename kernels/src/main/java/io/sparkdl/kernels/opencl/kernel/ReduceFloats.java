package io.sparkdl.kernels.opencl.kernel;

/** Reduces, one work item per result, in the order of the elements. */
public final class ReduceFloats extends ReduceKernel {
  private final int n;

  /** A launch over n results; see {@link ReduceKernel}. */
  public ReduceFloats(
      int function,
      int n,
      int rank,
      int table,
      int count,
      int reducedRank,
      int reducedTable,
      int x,
      int y,
      float start) {
    super(function, rank, table, count, reducedRank, reducedTable, x, y, start);
    this.n = n;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int base = x + strided(i, rank, table, 0);
      float shift = shift(i);
      float sum = start;
      for (int k = 0; k < count; k++) {
        float v = floats[base + strided(k, reducedRank, reducedTable, 0)];
        sum = joined(sum, term(v, shift));
      }
      floats[y + i] = finished(sum, shift);
    }
  }
}
