package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.Arrays;

/**
 * An index map that is known when the plan is made and treats each axis for itself: element (i0,
 * i1, …) of y is element (positions[0][i0], positions[1][i1], …) of x, or the fill where one of
 * these is -1. So its tables grow with the sizes of the axes, not with the number of elements.
 * Neighbouring axes that are taken as they are count as one.
 */
public final class AxisTables {
  private final int[] sizes;
  private final int[][] positions;

  private AxisTables(int[] sizes, int[][] positions) {
    this.sizes = sizes;
    this.positions = positions;
  }

  /**
   * The map with these tables.
   *
   * @param x sizes of x's axes
   * @param positions per axis of y the position along x's axis or -1; null takes the axis as it is
   * @throws ShapeException if a position lies outside its axis
   */
  public static AxisTables of(Shape x, int[]... positions) {
    int rank = 0;
    int[] sizes = new int[Math.max(1, x.rank())];
    int[][] kept = new int[sizes.length][];
    for (int axis = 0; axis < x.rank(); axis++) {
      int[] table = positions[axis];
      check(table, x.size(axis));
      boolean joins = table == null && rank > 0 && kept[rank - 1] == null;
      if (joins) {
        sizes[rank - 1] = Math.multiplyExact(sizes[rank - 1], x.size(axis));
      } else {
        sizes[rank] = x.size(axis);
        kept[rank++] = table;
      }
    }
    if (rank == 0) {
      sizes[rank++] = 1;
    }
    return new AxisTables(Arrays.copyOf(sizes, rank), Arrays.copyOf(kept, rank));
  }

  private static void check(int[] table, int size) {
    for (int i = 0; table != null && i < table.length; i++) {
      if (table[i] < -1 || table[i] >= size) {
        throw new ShapeException(
            "axis table: expected positions from -1 to " + (size - 1) + ", got " + table[i]);
      }
    }
  }

  /** Number of axes, at least 1. */
  public int rank() {
    return sizes.length;
  }

  /** Size of x along an axis. */
  public int size(int axis) {
    return sizes[axis];
  }

  /** Size of y along an axis. */
  public int outputs(int axis) {
    return positions[axis] == null ? sizes[axis] : positions[axis].length;
  }

  /** True if the axis is taken as it is. */
  public boolean isWhole(int axis) {
    return positions[axis] == null;
  }

  /** Position along x's axis of position {@code i} along y's, or -1. */
  public int position(int axis, int i) {
    return positions[axis] == null ? i : positions[axis][i];
  }

  /** Row-major strides of x. */
  public int[] strides() {
    return Shape.of(sizes).strides();
  }

  /** Sizes of y. */
  public Shape outputShape() {
    int[] result = new int[sizes.length];
    Arrays.setAll(result, this::outputs);
    return Shape.of(result);
  }

  /**
   * The positions of y along an axis that come from each position of x, in order: those of p are
   * words start(p) to start(p + 1) of the second part, where start is the first, of size + 1 words.
   */
  public int[] inverse(int axis) {
    int size = sizes[axis];
    int[] starts = new int[size + 1];
    for (int i = 0; i < outputs(axis); i++) {
      if (position(axis, i) >= 0) {
        starts[position(axis, i) + 1]++;
      }
    }
    for (int p = 0; p < size; p++) {
      starts[p + 1] += starts[p];
    }
    int[] words = Arrays.copyOf(starts, size + 1 + starts[size]);
    int[] next = starts.clone();
    for (int i = 0; i < outputs(axis); i++) {
      if (position(axis, i) >= 0) {
        words[size + 1 + next[position(axis, i)]++] = i;
      }
    }
    return words;
  }
}
