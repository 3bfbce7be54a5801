package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.ScatterReduction;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/** Neighbouring elements of any kind: copied, cleared, combined with others. */
final class ElementMoves {
  private ElementMoves() {}

  /** Copies elements between row-major tensors of one kind. */
  static void move(Tensor from, int fromPosition, Tensor to, int toPosition, int count) {
    switch (from.type().element()) {
      case FLOAT -> to.floats().put(toPosition, from.floats(), fromPosition, count);
      case INT32, BOOL -> to.ints().put(toPosition, from.ints(), fromPosition, count);
      case INT64 -> to.longs().put(toPosition, from.longs(), fromPosition, count);
      case INT8, UINT8 -> to.bytes().put(toPosition, from.bytes(), fromPosition, count);
    }
  }

  /** Sets elements to 0. */
  static void clear(Tensor tensor, int position, int count) {
    for (int i = position; i < position + count; i++) {
      switch (tensor.type().element()) {
        case FLOAT -> tensor.floats().put(i, 0);
        case INT32, BOOL -> tensor.ints().put(i, 0);
        case INT64 -> tensor.longs().put(i, 0);
        case INT8, UINT8 -> tensor.bytes().put(i, (byte) 0);
      }
    }
  }

  /** Combines rows of the updates with rows of a target. */
  static LineWalk.Visitor combination(
      ScatterReduction reduction, Tensor updates, Tensor target, int width) {
    if (reduction == ScatterReduction.NONE) {
      return (to, from) -> {
        if (to >= 0) {
          move(updates, from, target, to, width);
        }
      };
    }
    return switch (target.type().element()) {
      case FLOAT ->
          (to, from) -> {
            FloatBuffer y = target.floats();
            for (int i = 0; to >= 0 && i < width; i++) {
              y.put(to + i, reduction.apply(y.get(to + i), updates.floats().get(from + i)));
            }
          };
      case INT32, BOOL ->
          (to, from) -> {
            IntBuffer y = target.ints();
            for (int i = 0; to >= 0 && i < width; i++) {
              long old = y.get(to + i);
              y.put(to + i, (int) reduction.apply(old, (long) updates.ints().get(from + i)));
            }
          };
      case INT64 ->
          (to, from) -> {
            LongBuffer y = target.longs();
            for (int i = 0; to >= 0 && i < width; i++) {
              y.put(to + i, reduction.apply(y.get(to + i), updates.longs().get(from + i)));
            }
          };
      case INT8, UINT8 -> throw new IllegalStateException("scatter: expected no bytes");
    };
  }
}
