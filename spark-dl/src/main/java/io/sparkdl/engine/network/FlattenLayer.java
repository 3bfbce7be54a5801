package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Flatten;
import io.sparkdl.kernels.plan.Value;

/** Each row's numbers in one axis: (N, …) to (N, D). */
public record FlattenLayer() implements Layer {
  @Override
  public Value build(LayerContext context, Value x) {
    return x.shape().rank() == 2 ? x : context.apply(new Flatten(1), x);
  }

  @Override
  public String kind() {
    return "flatten";
  }
}
