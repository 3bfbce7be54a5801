package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;

/**
 * Division by the root mean square over the axes from {@code axis} on: y = x / sqrt(mean(x^2) +
 * epsilon) * scale, and an optional bias that ONNX lacks. ONNX RMSNormalization-23, and beyond it
 * the output 1 / sqrt(mean(x^2) + epsilon), which the gradient reads; Zhang and Sennrich 2019,
 * arXiv:1910.07467.
 */
public record RMSNormalization(int axis, float epsilon) implements RowNormalization {
  @Override
  public boolean centered() {
    return false;
  }

  @Override
  public void check(Shape x) {
    x.axis(axis);
    Check.that(x.rank() > 0, this, "at least one axis", x);
  }

  @Override
  public Shape statistics(Shape x) {
    return LayerNormalization.kept(x, axis);
  }

  @Override
  public Shape scales(Shape x) {
    return LayerNormalization.from(x, axis);
  }

  @Override
  public int repeats(Shape x) {
    return 1;
  }
}
