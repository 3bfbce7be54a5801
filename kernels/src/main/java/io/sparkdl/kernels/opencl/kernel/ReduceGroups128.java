package io.sparkdl.kernels.opencl.kernel;

/**
 * Reduces, one work group of 128 items per result: each item joins every 128th element in order,
 * then the items' results are joined as a tree, so the order never changes. For few results of many
 * elements each.
 */
public final class ReduceGroups128 extends ReduceKernel {
  /** Work items per group. */
  public static final int LANES = 128;

  @Local private final float[] partial = new float[LANES];

  /** A launch of a group per result; see {@link ReduceKernel}. */
  public ReduceGroups128(
      int function,
      int rank,
      int table,
      int count,
      int reducedRank,
      int reducedTable,
      int x,
      int y,
      float start) {
    super(function, rank, table, count, reducedRank, reducedTable, x, y, start);
  }

  @Override
  public void run() {
    tick();
    int lane = getLocalId(0);
    int group = getGroupId(0);
    int base = x + strided(group, rank, table, 0);
    float shift = shift(group);
    float sum = start;
    for (int k = lane; k < count; k += LANES) {
      float v = floats[base + strided(k, reducedRank, reducedTable, 0)];
      sum = joined(sum, term(v, shift));
    }
    partial[lane] = sum;
    localBarrier();
    for (int width = LANES / 2; width > 0; width = width / 2) {
      if (lane < width) {
        partial[lane] = joined(partial[lane], partial[lane + width]);
      }
      localBarrier();
    }
    if (lane == 0) {
      floats[y + group] = finished(partial[0], shift);
    }
  }
}
