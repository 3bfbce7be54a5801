package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.Functions;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.ReduceFloats;
import io.sparkdl.kernels.opencl.kernel.ReduceGroups128;
import io.sparkdl.kernels.opencl.kernel.ReduceInts;
import io.sparkdl.kernels.opencl.kernel.ReduceLongs;
import io.sparkdl.kernels.operator.Reduce;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.Arrays;

/** Reductions over any axes. */
final class ReduceLowerings {
  /**
   * From this many elements per result on, a work group shares the work; below, one item does it.
   */
  private static final int GROUP_FROM = 64;

  private ReduceLowerings() {}

  static void reduce(Reduce operator, LoweringContext step) {
    Shape shape = step.inputShape(0);
    reduce(
        step,
        step.inputType(0).element(),
        number(operator),
        shape,
        operator.reduced(shape),
        step.input(0),
        step.output(0));
  }

  /** Sum of n neighbouring floats. */
  static void sum(LoweringContext step, int n, int x, int y) {
    Shape shape = Shape.of(n);
    reduce(step, ElementType.FLOAT, Functions.SUM, shape, new boolean[] {true}, x, y);
  }

  /** Reduces the axes that are marked, of a dense x, to a dense y. */
  static void reduce(
      LoweringContext step,
      ElementType element,
      int function,
      Shape shape,
      boolean[] reduced,
      int x,
      int y) {
    Layout kept = axes(shape, reduced, false);
    Layout gone = axes(shape, reduced, true);
    int n = elements(shape, reduced, false);
    int count = elements(shape, reduced, true);
    int rank = kept.rank();
    int table = step.table(kept.words());
    int goneRank = gone.rank();
    int goneTable = step.table(gone.words());
    if (element == ElementType.FLOAT && count >= GROUP_FROM && n > 0 && n <= 1 << 16) {
      step.launch(
          new ReduceGroups128(function, rank, table, count, goneRank, goneTable, x, y),
          Grid.groups(n, ReduceGroups128.LANES));
      return;
    }
    ArenaKernel kernel =
        switch (ArenaKind.of(element)) {
          case FLOATS ->
              new ReduceFloats(
                  function,
                  n,
                  rank,
                  table,
                  count,
                  goneRank,
                  goneTable,
                  x,
                  y,
                  Float.NEGATIVE_INFINITY);
          case INTS ->
              new ReduceInts(
                  function, n, rank, table, count, goneRank, goneTable, x, y, leastInt(element));
          case LONGS ->
              new ReduceLongs(
                  function, n, rank, table, count, goneRank, goneTable, x, y, Long.MIN_VALUE);
        };
    if (n > 0) {
      step.launch(kernel, Grid.items(n));
    }
  }

  private static int leastInt(ElementType element) {
    return element == ElementType.BOOL ? 0 : Integer.MIN_VALUE;
  }

  private static int number(Reduce operator) {
    return switch (operator.reduction()) {
      case SUM -> Functions.SUM;
      case MEAN -> Functions.MEAN;
      case MAX -> Functions.MAX;
      case SUM_SQUARE -> Functions.SUM_SQUARE;
    };
  }

  private static Layout axes(Shape shape, boolean[] reduced, boolean wanted) {
    int[] sizes = new int[shape.rank()];
    int[] strides = new int[shape.rank()];
    int rank = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (reduced[axis] == wanted) {
        sizes[rank] = shape.size(axis);
        strides[rank++] = shape.strides()[axis];
      }
    }
    return Layout.of(Arrays.copyOf(sizes, rank), Arrays.copyOf(strides, rank));
  }

  private static int elements(Shape shape, boolean[] reduced, boolean wanted) {
    long product = 1;
    for (int axis = 0; axis < shape.rank(); axis++) {
      product *= reduced[axis] == wanted ? shape.size(axis) : 1;
    }
    return Math.toIntExact(product);
  }
}
