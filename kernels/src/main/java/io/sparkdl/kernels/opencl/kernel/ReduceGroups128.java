package io.sparkdl.kernels.opencl.kernel;

/**
 * Reduces, one work group of 128 items per result: each item joins every 128th element in order,
 * then the items' results are joined as a tree, so the order never changes. For few results of many
 * elements each; needs at least one element. y (n) = reduction of count elements of x each.
 */
public final class ReduceGroups128 extends ArenaKernel {
  /** Work items per group. */
  public static final int LANES = 128;

  private final int function;
  private final int rank;
  private final int table;
  private final int count;
  private final int reducedRank;
  private final int reducedTable;
  private final int x;
  private final int y;
  @Local private final float[] partial = new float[LANES];

  /** A launch of a group per result; tables as in {@link ReduceFloats}. */
  public ReduceGroups128(
      int function,
      int rank,
      int table,
      int count,
      int reducedRank,
      int reducedTable,
      int x,
      int y) {
    this.function = function;
    this.rank = rank;
    this.table = table;
    this.count = count;
    this.reducedRank = reducedRank;
    this.reducedTable = reducedTable;
    this.x = x;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int lane = getLocalId(0);
    int group = getGroupId(0);
    int base = x + strided(group, rank, table, 0);
    float sum = function == Functions.MAX ? floats[base] : 0;
    for (int k = lane; k < count; k += LANES) {
      float v = floats[base + strided(k, reducedRank, reducedTable, 0)];
      sum = joined(sum, function == Functions.SUM_SQUARE ? v * v : v);
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
      floats[y + group] = function == Functions.MEAN ? partial[0] / count : partial[0];
    }
  }

  private float joined(float left, float right) {
    if (function == Functions.MAX) {
      return right > left || right != right ? right : left;
    }
    return left + right;
  }
}
