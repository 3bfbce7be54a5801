package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.plan.Value;

/**
 * Channels of images (N, C, H, W) scaled by factors from 0 to 1 that follow from their means:
 * sigmoid(dense C of activation(dense C / ratio of the means)). Hu et al. 2018, arXiv:1709.01507.
 *
 * @param ratio how much narrower the inner layer is; null for 4
 * @param activation of the inner layer; null for relu
 */
public record SqueezeExcite(Integer ratio, Activation activation) implements Layer {
  public SqueezeExcite {
    ratio = Layers.count("squeezeExcite.ratio", ratio, 4, 1);
    activation = activation == null ? Activation.RELU : activation;
  }

  /** A quarter of the channels inside, with relu. */
  public SqueezeExcite() {
    this(null, null);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    Layers.requireImages("squeezeExcite", x);
    int channels = x.shape().size(1);
    int inner = Math.max(1, channels / ratio);
    Value mean = new GlobalAveragePool2d().build(context, x);
    Value squeezed = new Dense(inner, activation).build(context.scope("squeeze"), mean);
    Dense excite = new Dense(channels, Activation.SIGMOID);
    Value factors = excite.build(context.scope("excite"), squeezed);
    Value perChannel = Layers.reshape(context, factors, x.shape().size(0), channels, 1, 1);
    return context.apply(Binary.MUL, x, perChannel);
  }

  @Override
  public String kind() {
    return "squeezeExcite";
  }
}
