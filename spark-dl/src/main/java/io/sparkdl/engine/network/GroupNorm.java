package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.GroupNormalization;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;

/**
 * Normalisation of each group of neighbouring channels of each row, with a trained scale and bias
 * per channel: x (N, C, spatial…). Wu and He 2018, arXiv:1803.08494.
 *
 * @param groups which divide the channels
 * @param epsilon added to the variance; null for 1e-5
 */
public record GroupNorm(int groups, Double epsilon) implements Layer {
  public GroupNorm {
    epsilon = epsilon == null ? 1e-5 : epsilon;
    Layers.count("groupNorm.groups", groups, groups, 1);
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("groupNorm: expected an epsilon above 0, got " + epsilon);
    }
  }

  /** With the default epsilon. */
  public GroupNorm(int groups) {
    this(groups, null);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    if (x.shape().rank() < 2) {
      throw new ShapeException("groupNorm: expected (N, C, spatial…), got " + x.shape());
    }
    Shape shape = Shape.of(x.shape().size(1));
    Value scale = context.parameter("scale", shape, Initializer.ONES);
    Value bias = context.parameter("bias", shape, Initializer.ZEROS);
    return context.apply(new GroupNormalization(groups, epsilon.floatValue()), x, scale, bias);
  }

  @Override
  public String kind() {
    return "groupNorm";
  }
}
