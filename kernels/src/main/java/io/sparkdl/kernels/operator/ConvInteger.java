package io.sparkdl.kernels.operator;

/**
 * Convolution of quantised numbers: x, w int8 or uint8, optionally x's zero point and w's (one, or
 * one per output channel) to int32; padding is x's zero point. ONNX ConvInteger-10.
 */
public record ConvInteger(Window window, int group) implements IntegerProduct {
  @Override
  public boolean requantizes() {
    return false;
  }
}
