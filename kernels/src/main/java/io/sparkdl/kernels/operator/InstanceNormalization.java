package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;

/**
 * Normalisation of each channel of each sample over the spatial axes: x (N, C, spatial…), scale and
 * bias (C). ONNX InstanceNormalization-22, and beyond it the mean and 1 / deviation (N, C), which
 * the gradient reads; Ulyanov et al. 2016, arXiv:1607.08022.
 */
public record InstanceNormalization(float epsilon) implements RowNormalization {
  @Override
  public void check(Shape x) {
    Check.that(x.rank() > 2, this, "x (N, C, spatial…)", x);
  }

  @Override
  public Shape statistics(Shape x) {
    return Shape.of(x.size(0), x.size(1));
  }

  @Override
  public Shape scales(Shape x) {
    return Shape.of(x.size(1));
  }

  @Override
  public int repeats(Shape x) {
    return x.product(2, x.rank());
  }
}
