package io.sparkdl.engine.network;

import io.sparkdl.kernels.plan.Value;
import java.util.List;
import java.util.Objects;

/**
 * Layers one behind the other whose weights are kept but not trained; they lie in the state, under
 * the same names behind this layer's own.
 */
public record Frozen(List<Layer> layers) implements Layer {
  public Frozen {
    if (layers == null || layers.isEmpty() || layers.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("frozen: expected layers, got " + layers);
    }
    layers = List.copyOf(layers);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    return Sequential.chain(context.frozen(), layers, x);
  }

  @Override
  public String kind() {
    return "frozen";
  }
}
