package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.tensor.TensorType;

/**
 * A tensor with its elements, row-major.
 *
 * @param data a float[], int[] (int32 and bool), long[] or byte[] (int8, uint8); not copied
 */
public record Argument(TensorType type, Object data) {
  @Override
  public String toString() {
    return type.toString();
  }
}
