package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.Concat;
import io.sparkdl.kernels.operator.CounterRandom;
import io.sparkdl.kernels.operator.Dropout;
import io.sparkdl.kernels.operator.Expand;
import io.sparkdl.kernels.operator.Flatten;
import io.sparkdl.kernels.operator.Identity;
import io.sparkdl.kernels.operator.Reshape;
import io.sparkdl.kernels.operator.Split;
import io.sparkdl.kernels.operator.Transpose;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Operators that move elements without changing them, and dropout. */
final class MovementLowering {
  private MovementLowering() {}

  static void register() {
    Lowerings.add(Reshape.class, (operator, step, compiler) -> alias(step, compiler));
    Lowerings.add(Flatten.class, (operator, step, compiler) -> alias(step, compiler));
    Lowerings.add(Identity.class, MovementLowering::identity);
    Lowerings.add(Transpose.class, MovementLowering::transpose);
    Lowerings.add(Concat.class, MovementLowering::concat);
    Lowerings.add(Split.class, MovementLowering::split);
    Lowerings.add(Expand.class, MovementLowering::expand);
    Lowerings.add(Dropout.class, MovementLowering::dropout);
  }

  private static void alias(Step step, CpuCompiler compiler) {
    compiler.alias(step.outputs().get(0), compiler.rowMajor(step.inputs().get(0)));
  }

  private static void identity(Identity operator, Step step, CpuCompiler compiler) {
    compiler.same(step.outputs().get(0), compiler.any(step.inputs().get(0)));
  }

  /** Emits a copy of a row-major tensor. */
  static void copy(CpuCompiler compiler, Tensor from, Tensor to) {
    int count = from.elements();
    compiler.emit(List.of(from, to), () -> ElementMoves.move(from, 0, to, 0, count));
  }

  private static void transpose(Transpose operator, Step step, CpuCompiler compiler) {
    Value xValue = step.inputs().get(0);
    Shape shape = xValue.shape();
    int rank = shape.rank();
    int[] permutation = operator.permutation(rank);
    int[] own = shape.strides();
    int[] strides = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      strides[axis] = own[permutation[axis]];
    }
    Tensor x = compiler.rowMajor(xValue);
    Value yValue = step.outputs().get(0);
    Tensor y = compiler.defineRowMajor(yValue);
    if (xValue.type().element() == ElementType.FLOAT && rank > 0 && x.elements() > 0) {
      Tensor view =
          new Tensor(yValue.type(), x.storage(), Layouts.strided(yValue.shape(), strides), false);
      compiler.reorder(view, y);
    } else {
      gather(compiler, x, y, offsets(yValue.shape(), strides));
    }
  }

  private static void expand(Expand operator, Step step, CpuCompiler compiler) {
    Tensor x = compiler.rowMajor(step.inputs().get(0));
    Value y = step.outputs().get(0);
    gather(
        compiler,
        x,
        compiler.defineRowMajor(y),
        BroadcastLoops.offsets(x.type().shape(), y.shape()));
  }

  /** Emits y[i] = x[offsets[i]]. */
  private static void gather(CpuCompiler compiler, Tensor x, Tensor y, int[] offsets) {
    Instruction loop =
        switch (x.type().element()) {
          case FLOAT ->
              () -> {
                for (int i = 0; i < offsets.length; i++) {
                  y.floats().put(i, x.floats().get(offsets[i]));
                }
              };
          case INT32, BOOL ->
              () -> {
                for (int i = 0; i < offsets.length; i++) {
                  y.ints().put(i, x.ints().get(offsets[i]));
                }
              };
          case INT64 ->
              () -> {
                for (int i = 0; i < offsets.length; i++) {
                  y.longs().put(i, x.longs().get(offsets[i]));
                }
              };
          case INT8, UINT8 ->
              () -> {
                for (int i = 0; i < offsets.length; i++) {
                  y.bytes().put(i, x.bytes().get(offsets[i]));
                }
              };
        };
    compiler.emit(List.of(x, y), loop);
  }

  private static int[] offsets(Shape shape, int[] strides) {
    int[] offsets = new int[Math.toIntExact(shape.elements())];
    for (int i = 0; i < offsets.length; i++) {
      int rest = i;
      for (int axis = shape.rank() - 1; axis >= 0; axis--) {
        offsets[i] += rest % shape.size(axis) * strides[axis];
        rest /= shape.size(axis);
      }
    }
    return offsets;
  }

  private static void concat(Concat operator, Step step, CpuCompiler compiler) {
    List<Tensor> pieces = new ArrayList<>();
    for (Value input : step.inputs()) {
      pieces.add(compiler.rowMajor(input));
    }
    Tensor whole = compiler.defineRowMajor(step.outputs().get(0));
    pieces(compiler, operator.axis(), whole, pieces, true);
  }

  private static void split(Split operator, Step step, CpuCompiler compiler) {
    List<Tensor> pieces = new ArrayList<>();
    Tensor whole = compiler.rowMajor(step.inputs().get(0));
    for (Value output : step.outputs()) {
      pieces.add(compiler.defineRowMajor(output));
    }
    pieces(compiler, operator.axis(), whole, pieces, false);
  }

  /** Emits the copies between a whole and its pieces along an axis. */
  private static void pieces(
      CpuCompiler compiler, int axis, Tensor whole, List<Tensor> pieces, boolean join) {
    Shape shape = whole.type().shape();
    int at = shape.axis(axis);
    int outer = shape.product(0, at);
    int wholeRow = shape.product(at, shape.rank());
    List<Tensor> used = new ArrayList<>(pieces);
    used.add(whole);
    compiler.emit(
        used,
        () -> {
          int start = 0;
          for (int p = 0; p < pieces.size(); p++) {
            Tensor piece = pieces.get(p);
            int row = outer == 0 ? 0 : piece.elements() / outer;
            for (int o = 0; o < outer; o++) {
              if (join) {
                ElementMoves.move(piece, o * row, whole, o * wholeRow + start, row);
              } else {
                ElementMoves.move(whole, o * wholeRow + start, piece, o * row, row);
              }
            }
            start += row;
          }
        });
  }

  private static void dropout(Dropout operator, Step step, CpuCompiler compiler) {
    Tensor x = compiler.rowMajor(step.inputs().get(0));
    Tensor keys = compiler.rowMajor(step.inputs().get(1));
    Tensor y = compiler.defineRowMajor(step.outputs().get(0));
    Tensor mask = compiler.defineRowMajor(step.outputs().get(1));
    int rows = keys.elements();
    int width = rows == 0 ? 0 : x.elements() / rows;
    float ratio = operator.ratio();
    float scale = 1 / (1 - ratio);
    compiler.emit(
        List.of(x, keys, y, mask),
        () -> {
          for (int row = 0; row < rows; row++) {
            long key = keys.longs().get(row);
            for (int i = 0; i < width; i++) {
              boolean kept = CounterRandom.uniform(key, operator.stream(), i) >= ratio;
              int position = row * width + i;
              mask.ints().put(position, kept ? 1 : 0);
              y.floats().put(position, kept ? x.floats().get(position) * scale : 0);
            }
          }
        });
  }
}
