package io.sparkdl.engine.network;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.List;
import java.util.Objects;

/** Layers one behind the other. */
public record Sequential(List<Layer> layers) implements Network {
  public Sequential {
    if (layers == null || layers.isEmpty() || layers.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("sequential: expected layers, got " + layers);
    }
    layers = List.copyOf(layers);
  }

  /** These layers, in order. */
  public static Sequential of(Layer... layers) {
    return new Sequential(List.of(layers));
  }

  @Override
  public Value build(LayerContext context, Value x) {
    return chain(context, layers, x);
  }

  /** Adds layers one behind the other; weights are named by position and kind. */
  static Value chain(LayerContext context, List<Layer> layers, Value x) {
    Value value = x;
    for (int index = 0; index < layers.size(); index++) {
      Layer layer = layers.get(index);
      try {
        value = layer.build(context.scope(index + "-" + layer.kind()), value);
      } catch (ShapeException e) {
        throw new ShapeException("layer " + index + ", " + e.getMessage());
      }
    }
    return value;
  }
}
