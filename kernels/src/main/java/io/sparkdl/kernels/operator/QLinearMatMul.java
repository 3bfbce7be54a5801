package io.sparkdl.kernels.operator;

/**
 * Matrix product of quantised numbers, quantised again: a, scale, zero point (one, or one per row),
 * b, scale, zero point (one, or one per column), scale and zero point of y. ONNX QLinearMatMul-21.
 */
public record QLinearMatMul() implements IntegerProduct {
  @Override
  public boolean requantizes() {
    return true;
  }
}
