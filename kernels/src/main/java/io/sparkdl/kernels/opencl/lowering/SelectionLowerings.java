package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.SelectAdjointFloats;
import io.sparkdl.kernels.opencl.kernel.SelectFloats;
import io.sparkdl.kernels.opencl.kernel.SelectInts;
import io.sparkdl.kernels.opencl.kernel.SelectLongs;
import io.sparkdl.kernels.operator.AxisTables;
import io.sparkdl.kernels.operator.Selection;
import io.sparkdl.kernels.operator.SelectionAdjoint;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Operators that choose elements axis by axis, and their adjoint. */
final class SelectionLowerings {
  private SelectionLowerings() {}

  static void select(Selection operator, LoweringContext step) {
    int n = step.outputElements(0);
    if (n == 0) {
      return;
    }
    AxisTables tables = operator.tables(step.inputShape(0));
    int[] sizes = tables.outputShape().toArray();
    int rank = tables.rank();
    int table =
        step.table(
            words(
                tables,
                sizes,
                tables.strides(),
                axis -> {
                  int[] positions = new int[sizes[axis]];
                  for (int i = 0; i < positions.length; i++) {
                    positions[i] = tables.position(axis, i);
                  }
                  return positions;
                }));
    int x = step.input(0);
    int fill = step.inputs() > 1 ? step.input(1) : -1;
    int y = step.output(0);
    ArenaKernel kernel =
        switch (ArenaKind.of(step.inputType(0).element())) {
          case FLOATS -> new SelectFloats(n, rank, table, x, fill, y);
          case INTS -> new SelectInts(n, rank, table, x, fill, y);
          case LONGS -> new SelectLongs(n, rank, table, x, fill, y);
        };
    step.launch(kernel, Grid.items(n));
  }

  static void adjoint(SelectionAdjoint operator, LoweringContext step) {
    int n = step.outputElements(0);
    if (n == 0) {
      return;
    }
    AxisTables tables = operator.forward().tables(operator.x());
    int[] sizes = IntStream.range(0, tables.rank()).map(tables::size).toArray();
    int[] strides = tables.outputShape().strides();
    int table = step.table(words(tables, sizes, strides, tables::inverse));
    step.launch(
        new SelectAdjointFloats(n, tables.rank(), table, step.input(0), step.output(0)),
        Grid.items(n));
  }

  /** Per axis a size, a stride and the start of its table; then the tables. */
  private static int[] words(
      AxisTables tables, int[] sizes, int[] strides, IntFunction<int[]> tableOf) {
    int rank = tables.rank();
    int[] head = new int[3 * rank];
    IntStream.Builder tail = IntStream.builder();
    int at = head.length;
    for (int axis = 0; axis < rank; axis++) {
      head[3 * axis] = sizes[axis];
      head[3 * axis + 1] = strides[axis];
      head[3 * axis + 2] = -1;
      if (!tables.isWhole(axis)) {
        int[] words = tableOf.apply(axis);
        head[3 * axis + 2] = at;
        at += words.length;
        IntStream.of(words).forEach(tail);
      }
    }
    return IntStream.concat(IntStream.of(head), tail.build()).toArray();
  }
}
