package io.sparkdl.kernels.operator;

/**
 * max(x, 0) + min(alpha (e^(x / alpha) - 1), 0): Elu with a derivative that is continuous for every
 * alpha. ONNX Celu-12; Barron 2017, arXiv:1704.07483.
 *
 * @param alpha minus the limit for small x, not 0; ONNX's default is 1
 */
public record Celu(float alpha) implements UnaryFunction {
  public Celu {
    if (alpha == 0) {
      throw new IllegalArgumentException("Celu: expected an alpha other than 0, got " + alpha);
    }
  }

  @Override
  public double apply(double x) {
    return Math.max(x, 0) + Math.min(alpha * Math.expm1(x / alpha), 0);
  }

  @Override
  public double derivative(double x) {
    return (x > 0 ? 1 : 0) + (alpha * Math.expm1(x / alpha) < 0 ? Math.exp(x / alpha) : 0);
  }
}
