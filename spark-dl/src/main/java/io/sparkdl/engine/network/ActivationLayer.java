package io.sparkdl.engine.network;

import io.sparkdl.kernels.plan.Value;
import java.util.Objects;

/** An activation function. */
public record ActivationLayer(Activation function) implements Layer {
  public ActivationLayer {
    Objects.requireNonNull(function, "activation: expected a function, got none");
  }

  @Override
  public Value build(LayerContext context, Value x) {
    return context.apply(function.operator(), x);
  }

  @Override
  public String kind() {
    return "activation";
  }
}
