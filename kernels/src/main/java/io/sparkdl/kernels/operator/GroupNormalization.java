package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;

/**
 * Normalisation of each group of neighbouring channels of each sample, with a scale and bias per
 * channel: x (N, C, spatial…), scale and bias (C). ONNX GroupNormalization-21, and beyond it the
 * mean and 1 / deviation (N, groups), which the gradient reads; Wu and He 2018, arXiv:1803.08494.
 */
public record GroupNormalization(int groups, float epsilon) implements RowNormalization {
  @Override
  public void check(Shape x) {
    Check.that(x.rank() >= 2, this, "x (N, C, spatial…)", x);
    boolean divides = groups > 0 && x.size(1) % groups == 0;
    Check.that(divides, this, "channels that " + groups + " groups divide", x);
  }

  @Override
  public Shape statistics(Shape x) {
    return Shape.of(x.size(0), groups);
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
