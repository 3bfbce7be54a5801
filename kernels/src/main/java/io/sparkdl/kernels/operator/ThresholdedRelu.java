package io.sparkdl.kernels.operator;

/**
 * x where x is above alpha, else 0. ONNX ThresholdedRelu-22.
 *
 * @param alpha threshold; ONNX's default is 1
 */
public record ThresholdedRelu(float alpha) implements UnaryFunction {
  @Override
  public double apply(double x) {
    return x > alpha ? x : 0;
  }

  @Override
  public double derivative(double x) {
    return x > alpha ? 1 : 0;
  }
}
