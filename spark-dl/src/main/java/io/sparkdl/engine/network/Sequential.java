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
    String before = Functional.INPUT;
    for (int index = 0; index < layers.size(); index++) {
      Layer layer = layers.get(index);
      String name = index + "-" + layer.kind();
      Value input = value;
      try {
        value =
            context.add(name, layer.kind(), List.of(before), scope -> layer.build(scope, input));
      } catch (ShapeException e) {
        throw new ShapeException("layer " + index + ", " + e.getMessage());
      }
      before = name;
    }
    return value;
  }
}
