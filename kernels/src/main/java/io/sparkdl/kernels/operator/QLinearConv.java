package io.sparkdl.kernels.operator;

/**
 * Convolution of quantised numbers, quantised again: x, scale, zero point, w, scale, zero point
 * (one, or one per output channel), scale and zero point of y, optional bias int32 (O) in units of
 * x's scale times w's. ONNX QLinearConv-10.
 */
public record QLinearConv(Window window, int group) implements IntegerProduct {
  @Override
  public boolean requantizes() {
    return true;
  }
}
