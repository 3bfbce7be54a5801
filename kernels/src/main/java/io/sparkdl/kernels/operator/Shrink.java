package io.sparkdl.kernels.operator;

/**
 * x + bias for x below -lambda, x - bias for x above lambda, else 0. ONNX Shrink-9.
 *
 * @param bias shift towards 0; ONNX's default is 0
 * @param lambda half the width of what becomes 0; ONNX's default is 0.5
 */
public record Shrink(float bias, float lambda) implements UnaryFunction {
  @Override
  public double apply(double x) {
    return x < -lambda ? x + bias : x > lambda ? x - bias : 0;
  }

  @Override
  public double derivative(double x) {
    return x < -lambda || x > lambda ? 1 : 0;
  }
}
