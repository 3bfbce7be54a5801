package io.sparkdl.kernels.operator;

/**
 * Matrix product of quantised numbers: a, b int8 or uint8, optionally a's zero point (one, or one
 * per row) and b's (one, or one per column) to int32. ONNX MatMulInteger-10.
 */
public record MatMulInteger() implements IntegerProduct {
  @Override
  public boolean requantizes() {
    return false;
  }
}
