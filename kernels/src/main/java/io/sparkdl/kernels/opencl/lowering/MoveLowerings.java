package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.MoveFloats;
import io.sparkdl.kernels.opencl.kernel.MoveInts;
import io.sparkdl.kernels.opencl.kernel.MoveLongs;
import io.sparkdl.kernels.operator.Concat;
import io.sparkdl.kernels.operator.Expand;
import io.sparkdl.kernels.operator.Split;
import io.sparkdl.kernels.operator.Transpose;
import io.sparkdl.kernels.tensor.Shape;

/** Operators that only move elements: one strided copy each. */
final class MoveLowerings {
  private MoveLowerings() {}

  static void transpose(Transpose operator, LoweringContext step) {
    Shape shape = step.outputShape(0);
    int[] permutation = operator.permutation(shape.rank());
    int[] own = step.inputShape(0).strides();
    int[] from = new int[own.length];
    for (int axis = 0; axis < from.length; axis++) {
      from[axis] = own[permutation[axis]];
    }
    move(step, shape, step.input(0), from, step.output(0), shape.strides());
  }

  static void expand(Expand operator, LoweringContext step) {
    Shape shape = step.outputShape(0);
    int[] from = step.inputShape(0).broadcastStrides(shape);
    move(step, shape, step.input(0), from, step.output(0), shape.strides());
  }

  static void concat(Concat operator, LoweringContext step) {
    Shape joined = step.outputShape(0);
    int axisStride = joined.strides()[joined.axis(operator.axis())];
    int to = step.output(0);
    for (int input = 0; input < step.inputs(); input++) {
      Shape shape = step.inputShape(input);
      move(step, shape, step.input(input), shape.strides(), to, joined.strides());
      to += shape.size(operator.axis()) * axisStride;
    }
  }

  static void split(Split operator, LoweringContext step) {
    Shape whole = step.inputShape(0);
    int axisStride = whole.strides()[whole.axis(operator.axis())];
    int from = step.input(0);
    for (int output = 0; output < operator.sizes().size(); output++) {
      Shape shape = step.outputShape(output);
      move(step, shape, from, whole.strides(), step.output(output), shape.strides());
      from += shape.size(operator.axis()) * axisStride;
    }
  }

  private static void move(LoweringContext step, Shape shape, int x, int[] from, int y, int[] to) {
    int n = Math.toIntExact(shape.elements());
    if (n > 0) {
      Layout layout = Layout.of(shape.toArray(), from, to);
      ArenaKind kind = ArenaKind.of(step.inputType(0).element());
      launch(step, kind, n, layout, x, y);
    }
  }

  /** Copies n neighbouring elements. */
  static void copy(LoweringContext step, ArenaKind kind, int n, int x, int y) {
    if (n > 0) {
      launch(step, kind, n, Layout.of(new int[] {n}, new int[] {1}, new int[] {1}), x, y);
    }
  }

  private static void launch(
      LoweringContext step, ArenaKind kind, int n, Layout layout, int x, int y) {
    int table = step.table(layout.words());
    int rank = layout.rank();
    ArenaKernel kernel =
        switch (kind) {
          case FLOATS -> new MoveFloats(n, rank, table, x, y);
          case INTS -> new MoveInts(n, rank, table, x, y);
          case LONGS -> new MoveLongs(n, rank, table, x, y);
        };
    // A step that writes over its input has nothing to copy.
    if (x != y) {
      step.launch(kernel, Grid.items(n));
    }
  }
}
