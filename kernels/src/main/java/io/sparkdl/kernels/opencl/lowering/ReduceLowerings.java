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
import io.sparkdl.kernels.operator.Reduction;
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
    boolean[] reduced = operator.reduced(shape);
    ElementType element = step.inputType(0).element();
    int x = step.input(0);
    int y = step.output(0);
    if (operator.reduction() == Reduction.LOG_SUM_EXP) {
      reduce(step, element, Functions.MAX, shape, reduced, x, y);
    }
    reduce(step, element, number(operator.reduction()), shape, reduced, x, y);
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
          new ReduceGroups128(
              function, rank, table, count, goneRank, goneTable, x, y, (float) start(function)),
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
                  (float) start(function));
          case INTS ->
              new ReduceInts(
                  function,
                  n,
                  rank,
                  table,
                  count,
                  goneRank,
                  goneTable,
                  x,
                  y,
                  (int) start(function, element));
          case LONGS ->
              new ReduceLongs(
                  function,
                  n,
                  rank,
                  table,
                  count,
                  goneRank,
                  goneTable,
                  x,
                  y,
                  start(function, element));
        };
    if (n > 0) {
      step.launch(kernel, Grid.items(n));
    }
  }

  private static double start(int function) {
    return reduction(function).start();
  }

  private static long start(int function, ElementType element) {
    return reduction(function).start(element);
  }

  private static Reduction reduction(int function) {
    for (Reduction reduction : Reduction.values()) {
      if (number(reduction) == function) {
        return reduction;
      }
    }
    throw new IllegalArgumentException("opencl: expected a reduction, got " + function);
  }

  private static int number(Reduction reduction) {
    return switch (reduction) {
      case SUM -> Functions.SUM;
      case MEAN -> Functions.MEAN;
      case MAX -> Functions.MAX;
      case MIN -> Functions.MIN;
      case SUM_SQUARE -> Functions.SUM_SQUARE;
      case PROD -> Functions.PROD;
      case L1 -> Functions.L1;
      case L2 -> Functions.L2;
      case LOG_SUM -> Functions.LOG_SUM;
      case LOG_SUM_EXP -> Functions.LOG_SUM_EXP;
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
