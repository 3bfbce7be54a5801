package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/** Functions of two elements in Java, for what oneDNN's binary primitive does not take. */
final class BroadcastLoops {
  private BroadcastLoops() {}

  /** Emits y = operator(a, b) over row-major tensors with broadcasting of both. */
  static void emit(Binary operator, Tensor a, Tensor b, Value output, CpuCompiler compiler) {
    Tensor y = compiler.defineRowMajor(output);
    int[] left = offsets(a.type().shape(), output.shape());
    int[] right = offsets(b.type().shape(), output.shape());
    boolean bool = operator == Binary.EQUAL;
    ElementType element = a.type().element();
    Instruction loop =
        switch (element) {
          case FLOAT ->
              bool
                  ? () -> {
                    for (int i = 0; i < left.length; i++) {
                      float x = a.floats().get(left[i]);
                      y.ints().put(i, x == b.floats().get(right[i]) ? 1 : 0);
                    }
                  }
                  : () -> {
                    for (int i = 0; i < left.length; i++) {
                      double x = a.floats().get(left[i]);
                      y.floats().put(i, (float) operator.apply(x, b.floats().get(right[i])));
                    }
                  };
          case INT32, BOOL ->
              () -> {
                for (int i = 0; i < left.length; i++) {
                  long x = a.ints().get(left[i]);
                  y.ints().put(i, (int) operator.apply(x, (long) b.ints().get(right[i])));
                }
              };
          case INT64 ->
              bool
                  ? () -> {
                    for (int i = 0; i < left.length; i++) {
                      y.ints().put(i, a.longs().get(left[i]) == b.longs().get(right[i]) ? 1 : 0);
                    }
                  }
                  : () -> {
                    for (int i = 0; i < left.length; i++) {
                      long x = a.longs().get(left[i]);
                      y.longs().put(i, operator.apply(x, b.longs().get(right[i])));
                    }
                  };
          case INT8, UINT8 ->
              throw new IllegalStateException(operator.onnxName() + ": expected no bytes");
        };
    compiler.emit(List.of(a, b, y), loop);
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
