package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.AxisTables;
import io.sparkdl.kernels.operator.CenterCropPad;
import io.sparkdl.kernels.operator.Pad;
import io.sparkdl.kernels.operator.Selection;
import io.sparkdl.kernels.operator.SelectionAdjoint;
import io.sparkdl.kernels.operator.Slice;
import io.sparkdl.kernels.operator.Tile;
import io.sparkdl.kernels.operator.Trilu;
import io.sparkdl.kernels.operator.Unfold;
import io.sparkdl.kernels.plan.Step;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Operators that choose elements axis by axis, and their adjoint: loops over the rows of the last
 * axis, with the offset of the row kept up to date, so that a row that is taken as it is is one
 * copy.
 */
final class SelectionLowering {
  private SelectionLowering() {}

  static void register() {
    Lowerings.add(Slice.class, SelectionLowering::select);
    Lowerings.add(Pad.class, SelectionLowering::select);
    Lowerings.add(Tile.class, SelectionLowering::select);
    Lowerings.add(CenterCropPad.class, SelectionLowering::select);
    Lowerings.add(Trilu.class, SelectionLowering::select);
    Lowerings.add(Unfold.class, SelectionLowering::select);
    Lowerings.add(SelectionAdjoint.class, SelectionLowering::adjoint);
  }

  /** Takes the rows of the output in order: where one starts in x, or -1, and where in y. */
  @FunctionalInterface
  private interface RowVisitor {
    void row(int from, int to);
  }

  /** A walk over the rows, which are along the last axis. */
  private static final class Rows {
    private final AxisTables tables;
    private final int[] strides;
    private final int[] index;

    /** Positions along the last axis; null if the axis is taken as it is. */
    private final int[] last;

    private final int width;
    private final int count;

    Rows(AxisTables tables) {
      this.tables = tables;
      this.strides = tables.strides();
      int end = tables.rank() - 1;
      this.index = new int[end];
      this.width = tables.outputs(end);
      this.count = tables.outputShape().product(0, end);
      this.last = tables.isWhole(end) ? null : new int[width];
      for (int i = 0; last != null && i < width; i++) {
        last[i] = tables.position(end, i);
      }
    }

    void forEach(RowVisitor visitor) {
      Arrays.fill(index, 0);
      for (int row = 0; row < count; row++) {
        int from = 0;
        for (int axis = 0; axis < index.length && from >= 0; axis++) {
          int at = tables.position(axis, index[axis]);
          from = at < 0 ? -1 : from + at * strides[axis];
        }
        visitor.row(from, row * width);
        for (int axis = index.length - 1; axis >= 0; axis--) {
          if (++index[axis] < tables.outputs(axis)) {
            break;
          }
          index[axis] = 0;
        }
      }
    }
  }

  private static void select(Selection operator, Step step, CpuCompiler compiler) {
    Tensor x = compiler.rowMajor(step.inputs().get(0));
    boolean filled = step.inputs().size() > 1;
    Tensor fill = filled ? compiler.rowMajor(step.inputs().get(1)) : null;
    Tensor y = compiler.defineRowMajor(step.outputs().get(0));
    Rows rows = new Rows(operator.tables(x.type().shape()));
    if (y.elements() == 0) {
      return;
    }
    List<Tensor> used = filled ? List.of(x, fill, y) : List.of(x, y);
    RowVisitor visitor =
        switch (x.type().element()) {
          case FLOAT ->
              (from, to) -> {
                float outside = fill == null ? 0 : fill.floats().get(0);
                if (from >= 0 && rows.last == null) {
                  y.floats().put(to, x.floats(), from, rows.width);
                  return;
                }
                for (int i = 0; i < rows.width; i++) {
                  int at = from < 0 ? -1 : rows.last == null ? i : rows.last[i];
                  y.floats().put(to + i, at < 0 ? outside : x.floats().get(from + at));
                }
              };
          case INT32, BOOL ->
              (from, to) -> {
                int outside = fill == null ? 0 : fill.ints().get(0);
                for (int i = 0; i < rows.width; i++) {
                  int at = from < 0 ? -1 : rows.last == null ? i : rows.last[i];
                  y.ints().put(to + i, at < 0 ? outside : x.ints().get(from + at));
                }
              };
          case INT64 ->
              (from, to) -> {
                long outside = fill == null ? 0 : fill.longs().get(0);
                for (int i = 0; i < rows.width; i++) {
                  int at = from < 0 ? -1 : rows.last == null ? i : rows.last[i];
                  y.longs().put(to + i, at < 0 ? outside : x.longs().get(from + at));
                }
              };
          case INT8, UINT8 ->
              (from, to) -> {
                byte outside = fill == null ? 0 : fill.bytes().get(0);
                for (int i = 0; i < rows.width; i++) {
                  int at = from < 0 ? -1 : rows.last == null ? i : rows.last[i];
                  y.bytes().put(to + i, at < 0 ? outside : x.bytes().get(from + at));
                }
              };
        };
    compiler.emit(used, () -> rows.forEach(visitor));
  }

  private static void adjoint(SelectionAdjoint operator, Step step, CpuCompiler compiler) {
    Tensor dy = compiler.rowMajor(step.inputs().get(0));
    Tensor dx = compiler.defineRowMajor(step.outputs().get(0));
    Rows rows = new Rows(operator.forward().tables(operator.x()));
    RowVisitor visitor =
        (from, to) -> {
          FloatBuffer sums = dx.floats();
          for (int i = 0; from >= 0 && i < rows.width; i++) {
            int at = rows.last == null ? i : rows.last[i];
            if (at >= 0) {
              sums.put(from + at, sums.get(from + at) + dy.floats().get(to + i));
            }
          }
        };
    compiler.emit(
        List.of(dy, dx),
        () -> {
          for (int i = 0; i < dx.elements(); i++) {
            dx.floats().put(i, 0);
          }
          rows.forEach(visitor);
        });
  }
}
