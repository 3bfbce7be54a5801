package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;

/** Constants of any element type with whole numbers. */
final class WholeNumbers {
  private WholeNumbers() {}

  /** A constant with these elements, converted to the type's kind. */
  static Value constant(GraphBuilder builder, TensorType type, long... elements) {
    return switch (type.element()) {
      case INT64 -> builder.constant(type, elements);
      case INT32, BOOL -> {
        int[] ints = new int[elements.length];
        for (int i = 0; i < ints.length; i++) {
          ints[i] = (int) elements[i];
        }
        yield builder.constant(type, ints);
      }
      case INT8, UINT8 -> {
        byte[] bytes = new byte[elements.length];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) elements[i];
        }
        yield builder.constant(type, bytes);
      }
      case FLOAT -> {
        float[] floats = new float[elements.length];
        for (int i = 0; i < floats.length; i++) {
          floats[i] = elements[i];
        }
        yield builder.constant(type, floats);
      }
    };
  }
}
