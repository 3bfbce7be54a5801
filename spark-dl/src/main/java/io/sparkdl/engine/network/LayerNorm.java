package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.LayerNormalization;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;

/**
 * Layer normalisation over the last axis, with a trained scale and bias: y = (x - mean) / sqrt(var
 * + epsilon) * scale + bias. Ba et al. 2016, arXiv:1607.06450.
 *
 * @param epsilon added to the variance; null for 1e-5
 */
public record LayerNorm(Double epsilon) implements Layer {
  public LayerNorm {
    epsilon = epsilon == null ? 1e-5 : epsilon;
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("layerNorm: expected an epsilon above 0, got " + epsilon);
    }
  }

  /** With the default epsilon. */
  public LayerNorm() {
    this(null);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    Shape shape = Shape.of(x.shape().size(-1));
    Value scale = context.parameter("scale", shape, Initializer.ONES);
    Value bias = context.parameter("bias", shape, Initializer.ZEROS);
    return context.apply(new LayerNormalization(-1, epsilon.floatValue()), x, scale, bias);
  }

  @Override
  public String kind() {
    return "layerNorm";
  }
}
