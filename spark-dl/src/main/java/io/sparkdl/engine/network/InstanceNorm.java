package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.InstanceNormalization;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;

/**
 * Normalisation of each channel of each row over the spatial axes, with a trained scale and bias
 * per channel: x (N, C, spatial…). Ulyanov et al. 2016, arXiv:1607.08022.
 *
 * @param epsilon added to the variance; null for 1e-5
 */
public record InstanceNorm(Double epsilon) implements Layer {
  public InstanceNorm {
    epsilon = epsilon == null ? 1e-5 : epsilon;
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException(
          "instanceNorm: expected an epsilon above 0, got " + epsilon);
    }
  }

  /** With the default epsilon. */
  public InstanceNorm() {
    this(null);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    if (x.shape().rank() < 3) {
      throw new ShapeException("instanceNorm: expected (N, C, spatial…), got " + x.shape());
    }
    Shape shape = Shape.of(x.shape().size(1));
    Value scale = context.parameter("scale", shape, Initializer.ONES);
    Value bias = context.parameter("bias", shape, Initializer.ZEROS);
    return context.apply(new InstanceNormalization(epsilon.floatValue()), x, scale, bias);
  }

  @Override
  public String kind() {
    return "instanceNorm";
  }
}
