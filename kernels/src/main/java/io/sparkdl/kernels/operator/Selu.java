package io.sparkdl.kernels.operator;

/**
 * gamma x for x above 0, else gamma alpha (e^x - 1). ONNX Selu-22; Klambauer et al. 2017,
 * arXiv:1706.02515.
 */
public record Selu(float alpha, float gamma) implements UnaryFunction {
  /** ONNX's default, for which means and variances of activations tend to 0 and 1. */
  public static final Selu STANDARD = new Selu(1.6732632f, 1.050701f);

  @Override
  public double apply(double x) {
    return x <= 0 ? (double) gamma * alpha * Math.expm1(x) : gamma * x;
  }

  @Override
  public double derivative(double x) {
    return x > 0 ? gamma : (double) gamma * alpha * Math.exp(x);
  }
}
