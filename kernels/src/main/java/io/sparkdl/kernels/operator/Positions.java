package io.sparkdl.kernels.operator;

import java.util.List;

/**
 * How a tensor of indexes, int32 or int64 and known at run time, becomes positions along an axis.
 *
 * @param kind the rule
 * @param count {@link Kind#TUPLES} and {@link Kind#PICKS}: number of positions; else positions per
 *     row
 * @param sizes {@link Kind#TUPLES} and {@link Kind#PICKS}: of the axes that an index has one number
 *     for; else the number of rows and the size of the axis
 */
public record Positions(Kind kind, int count, List<Integer> sizes) {
  /** Rules. */
  public enum Kind {
    /**
     * Each index is a tuple of numbers, one per axis, negative ones from the axis' end; its
     * position is row-major in these axes. One outside its axis is an error on cpu; on opencl,
     * which cannot stop, it is nowhere: a gather gives 0 for it, a scatter leaves it out.
     */
    TUPLES,
    /** The same, but a number outside its axis, negative ones among them, is nowhere on purpose. */
    PICKS,
    /** Row r is 0, 1, … with its first index[r] positions in reverse order. */
    REVERSED,
    /** Row r is index[r], index[r] + 1, …; outside the axis as for tuples. */
    WINDOW,
    /** The same, from the axis' end back to its start. */
    RING
  }

  public Positions {
    sizes = List.copyOf(sizes);
  }

  /** Number of positions. */
  public int total() {
    return isPerTuple() ? count : Math.multiplyExact(count, sizes.get(0));
  }

  /** True for {@link Kind#TUPLES} and {@link Kind#PICKS}. */
  public boolean isPerTuple() {
    return kind == Kind.TUPLES || kind == Kind.PICKS;
  }

  /** Numbers of a position: product of the sizes of the axes. */
  public int limit() {
    int limit = 1;
    for (int size : isPerTuple() ? sizes : sizes.subList(1, 2)) {
      limit = Math.multiplyExact(limit, size);
    }
    return limit;
  }
}
