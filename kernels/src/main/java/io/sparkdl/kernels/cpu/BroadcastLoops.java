package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.BinaryFunction;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/** Broadcasting in Java, for what oneDNN's binary primitive does not take. */
final class BroadcastLoops {
  private BroadcastLoops() {}

  /** Emits y = function(a, b) over row-major tensors with broadcasting of both. */
  static void emit(
      BinaryFunction function, Tensor a, Tensor b, Value output, CpuCompiler compiler) {
    Tensor y = compiler.defineRowMajor(output);
    int[] left = offsets(a.type().shape(), output.shape());
    int[] right = offsets(b.type().shape(), output.shape());
    boolean bool = output.type().element() == ElementType.BOOL;
    Instruction loop =
        switch (a.type().element()) {
          case FLOAT ->
              bool
                  ? tests(function, a, b, y, left, right)
                  : () -> {
                    for (int i = 0; i < left.length; i++) {
                      double x = a.floats().get(left[i]);
                      y.floats()
                          .put(i, (float) function.apply(x, (double) b.floats().get(right[i])));
                    }
                  };
          case INT32, BOOL ->
              () -> {
                for (int i = 0; i < left.length; i++) {
                  long x = a.ints().get(left[i]);
                  y.ints().put(i, (int) function.apply(x, (long) b.ints().get(right[i])));
                }
              };
          case INT64 ->
              bool
                  ? testsOfLongs(function, a, b, y, left, right)
                  : () -> {
                    for (int i = 0; i < left.length; i++) {
                      long x = a.longs().get(left[i]);
                      y.longs().put(i, function.apply(x, b.longs().get(right[i])));
                    }
                  };
          case INT8, UINT8 ->
              throw new IllegalStateException(function.onnxName() + ": expected no bytes");
        };
    compiler.emit(List.of(a, b, y), loop);
  }

  private static Instruction tests(
      BinaryFunction function, Tensor a, Tensor b, Tensor y, int[] left, int[] right) {
    return () -> {
      for (int i = 0; i < left.length; i++) {
        double x = a.floats().get(left[i]);
        y.ints().put(i, (int) function.apply(x, (double) b.floats().get(right[i])));
      }
    };
  }

  private static Instruction testsOfLongs(
      BinaryFunction function, Tensor a, Tensor b, Tensor y, int[] left, int[] right) {
    return () -> {
      for (int i = 0; i < left.length; i++) {
        long x = a.longs().get(left[i]);
        y.ints().put(i, (int) function.apply(x, b.longs().get(right[i])));
      }
    };
  }

  /** Emits y = a where the condition is true, else b, with broadcasting of all three. */
  static void where(Tensor condition, Tensor a, Tensor b, Value output, CpuCompiler compiler) {
    Tensor y = compiler.defineRowMajor(output);
    int[] choice = offsets(condition.type().shape(), output.shape());
    int[] left = offsets(a.type().shape(), output.shape());
    int[] right = offsets(b.type().shape(), output.shape());
    Instruction loop =
        switch (a.type().element()) {
          case FLOAT ->
              () -> {
                for (int i = 0; i < left.length; i++) {
                  boolean first = condition.ints().get(choice[i]) != 0;
                  y.floats().put(i, first ? a.floats().get(left[i]) : b.floats().get(right[i]));
                }
              };
          case INT32, BOOL ->
              () -> {
                for (int i = 0; i < left.length; i++) {
                  boolean first = condition.ints().get(choice[i]) != 0;
                  y.ints().put(i, first ? a.ints().get(left[i]) : b.ints().get(right[i]));
                }
              };
          case INT64 ->
              () -> {
                for (int i = 0; i < left.length; i++) {
                  boolean first = condition.ints().get(choice[i]) != 0;
                  y.longs().put(i, first ? a.longs().get(left[i]) : b.longs().get(right[i]));
                }
              };
          case INT8, UINT8 -> throw new IllegalStateException("Where: expected no bytes");
        };
    compiler.emit(List.of(condition, a, b, y), loop);
  }

  /** For each element of the target, row-major, the position of its source in a broadcast shape. */
  static int[] offsets(Shape shape, Shape target) {
    int[] strides = shape.broadcastStrides(target);
    int[] offsets = new int[Math.toIntExact(target.elements())];
    int[] index = new int[target.rank()];
    int offset = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = offset;
      for (int axis = target.rank() - 1; axis >= 0; axis--) {
        offset += strides[axis];
        if (++index[axis] < target.size(axis)) {
          break;
        }
        offset -= strides[axis] * target.size(axis);
        index[axis] = 0;
      }
    }
    return offsets;
  }
}
