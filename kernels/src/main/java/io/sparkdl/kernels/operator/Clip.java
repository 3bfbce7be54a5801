package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.ElementType;

/**
 * min(max(x, min), max), of floats and integers; where max is below min, it is max. Gradients pass
 * where x is within the bounds. ONNX Clip-13; for bounds that the graph computes see {@link
 * ClipTo}.
 *
 * @param min least result, negative infinity for no bound; for integers a whole number
 * @param max largest result, infinity for no bound; for integers a whole number
 */
public record Clip(float min, float max) implements UnaryFunction {
  public Clip {
    if (Float.isNaN(min) || Float.isNaN(max)) {
      throw new IllegalArgumentException("Clip: expected bounds, got " + min + " and " + max);
    }
  }

  @Override
  public double apply(double x) {
    return Math.min(Math.max(x, min), max);
  }

  @Override
  public long apply(long x) {
    return Math.min(Math.max(x, (long) min), (long) max);
  }

  @Override
  public double derivative(double x) {
    return x >= min && x <= max ? 1 : 0;
  }

  @Override
  public boolean takes(ElementType element) {
    return element == ElementType.FLOAT || element.isInteger();
  }
}
