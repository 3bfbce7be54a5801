package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.ElementType;

/**
 * True where x is infinite, of the signs that are asked for; the result is bool. ONNX IsInf-20.
 *
 * @param negative true to look for negative infinity
 * @param positive true to look for positive infinity
 */
public record IsInf(boolean negative, boolean positive) implements UnaryFunction {
  @Override
  public double apply(double x) {
    return Double.isInfinite(x) && (x < 0 ? negative : positive) ? 1 : 0;
  }

  @Override
  public boolean differentiable() {
    return false;
  }

  @Override
  public double derivative(double x) {
    return 0;
  }

  @Override
  public ElementType result(ElementType element) {
    return ElementType.BOOL;
  }
}
