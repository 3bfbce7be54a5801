package io.sparkdl.kernels.operator;

/**
 * x / (1 + e^(-alpha x)), also called SiLU for alpha 1. ONNX Swish-24; Ramachandran et al. 2017,
 * arXiv:1710.05941.
 *
 * @param alpha factor in the exponent; ONNX's default is 1
 */
public record Swish(float alpha) implements UnaryFunction {
  @Override
  public double apply(double x) {
    return x * Unary.sigmoid(alpha * x);
  }

  @Override
  public double derivative(double x) {
    double s = Unary.sigmoid(alpha * x);
    return s + alpha * x * s * (1 - s);
  }
}
