package io.sparkdl.kernels.opencl.kernel;

/**
 * A kernel that reduces floats: y (n) = reduction of count elements of x each, for a reduction of
 * {@link Functions}. One table holds sizes and strides of the kept axes, one those of the reduced
 * axes. For LOG_SUM_EXP, y holds the largest of each result's elements before the launch.
 */
public abstract class ReduceKernel extends ArenaKernel {
  /** The reduction. */
  protected final int function;

  /** Number of kept axes. */
  protected final int rank;

  /** Where the kept axes are described. */
  protected final int table;

  /** Elements per result. */
  protected final int count;

  /** Number of reduced axes. */
  protected final int reducedRank;

  /** Where the reduced axes are described. */
  protected final int reducedTable;

  /** Place of x. */
  protected final int x;

  /** Place of y. */
  protected final int y;

  /** What joining starts with. */
  protected final float start;

  /** A launch. */
  protected ReduceKernel(
      int function,
      int rank,
      int table,
      int count,
      int reducedRank,
      int reducedTable,
      int x,
      int y,
      float start) {
    this.function = function;
    this.rank = rank;
    this.table = table;
    this.count = count;
    this.reducedRank = reducedRank;
    this.reducedTable = reducedTable;
    this.x = x;
    this.y = y;
    this.start = start;
  }

  /** What to subtract from elements: the largest for LOG_SUM_EXP if it is finite, else 0. */
  protected float shift(int result) {
    if (function != Functions.LOG_SUM_EXP) {
      return 0;
    }
    float largest = floats[y + result];
    return largest - largest == 0 ? largest : 0;
  }

  /** An element as it is joined. */
  protected float term(float v, float shift) {
    if (function == Functions.SUM_SQUARE || function == Functions.L2) {
      return v * v;
    }
    if (function == Functions.L1) {
      return abs(v);
    }
    if (function == Functions.LOG_SUM_EXP) {
      return exp(v - shift);
    }
    return v;
  }

  /** Joins two terms; a NaN stays a NaN. */
  protected float joined(float left, float right) {
    if (function == Functions.MAX) {
      return right > left || right != right ? right : left;
    }
    if (function == Functions.MIN) {
      return right < left || right != right ? right : left;
    }
    if (function == Functions.PROD) {
      return left * right;
    }
    return left + right;
  }

  /** The result of what was joined. */
  protected float finished(float joined, float shift) {
    if (function == Functions.MEAN) {
      return joined / count;
    }
    if (function == Functions.L2) {
      return sqrt(joined);
    }
    if (function == Functions.LOG_SUM || function == Functions.LOG_SUM_EXP) {
      return log(joined) + shift;
    }
    return joined;
  }
}
