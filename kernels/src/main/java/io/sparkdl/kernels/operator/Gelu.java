package io.sparkdl.kernels.operator;

/**
 * x P(X &lt;= x) for a standard normal X: x / 2 erfc(-x / sqrt(2)), or its approximation x / 2 (1 +
 * tanh(sqrt(2 / pi) (x + 0.044715 x^3))). ONNX Gelu-20; Hendrycks and Gimpel 2016,
 * arXiv:1606.08415.
 *
 * @param tanh true for the approximation
 */
public record Gelu(boolean tanh) implements UnaryFunction {
  private static final double CUBIC = 0.044715;
  private static final double SCALE = Math.sqrt(2 / Math.PI);

  @Override
  public double apply(double x) {
    if (tanh) {
      // 1 + tanh(u) = 2 sigmoid(2 u), which has no cancellation for small u.
      return x * Unary.sigmoid(2 * SCALE * (x + CUBIC * x * x * x));
    }
    return 0.5 * x * ErrorFunction.erfc(-x / Math.sqrt(2));
  }

  @Override
  public double derivative(double x) {
    if (tanh) {
      double s = Unary.sigmoid(2 * SCALE * (x + CUBIC * x * x * x));
      return s + x * s * (1 - s) * 2 * SCALE * (1 + 3 * CUBIC * x * x);
    }
    double density = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    return 0.5 * ErrorFunction.erfc(-x / Math.sqrt(2)) + x * density;
  }
}
