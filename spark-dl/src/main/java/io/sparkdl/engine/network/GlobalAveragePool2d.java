package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Flatten;
import io.sparkdl.kernels.operator.GlobalAveragePool;
import io.sparkdl.kernels.plan.Value;

/** Mean of each channel of images: (N, C, H, W) to (N, C). */
public record GlobalAveragePool2d() implements Layer {
  @Override
  public Value build(LayerContext context, Value x) {
    Layers.requireImages("globalAveragePool2d", x);
    return context.apply(new Flatten(1), context.apply(new GlobalAveragePool(), x));
  }

  @Override
  public String kind() {
    return "globalAveragePool2d";
  }
}
