package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.RMSNormalization;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;

/**
 * Division by the root mean square over the last axis, with a trained scale: y = x / sqrt(mean(x^2)
 * + epsilon) * scale. Zhang and Sennrich 2019, arXiv:1910.07467.
 *
 * @param epsilon added to the variance; null for 1e-5
 */
public record RmsNorm(Double epsilon) implements Layer {
  public RmsNorm {
    epsilon = epsilon == null ? 1e-5 : epsilon;
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("rmsNorm: expected an epsilon above 0, got " + epsilon);
    }
  }

  /** With the default epsilon. */
  public RmsNorm() {
    this(null);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    Shape shape = Shape.of(x.shape().size(-1));
    Value scale = context.parameter("scale", shape, Initializer.ONES);
    return context.apply(new RMSNormalization(-1, epsilon.floatValue()), x, scale);
  }

  @Override
  public String kind() {
    return "rmsNorm";
  }
}
