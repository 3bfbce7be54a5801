package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.List;
import java.util.Objects;

/**
 * activation(body(x) + shortcut(x)). He et al. 2016, arXiv:1512.03385.
 *
 * @param shortcut null or empty for x itself
 * @param activation null for none
 */
public record Residual(List<Layer> body, List<Layer> shortcut, Activation activation)
    implements Layer {
  public Residual {
    if (body == null || body.isEmpty() || body.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("residual: expected a body of layers, got " + body);
    }
    shortcut = shortcut == null ? List.of() : shortcut;
    if (shortcut.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException(
          "residual: expected a shortcut of layers, got " + shortcut);
    }
    body = List.copyOf(body);
    shortcut = List.copyOf(shortcut);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    Value through = Sequential.chain(context.scope("body"), body, x);
    Value around = Sequential.chain(context.scope("shortcut"), shortcut, x);
    if (!through.shape().equals(around.shape())) {
      throw new ShapeException(
          "residual: expected body and shortcut to give one shape, got "
              + through.shape()
              + " and "
              + around.shape());
    }
    return Layers.activate(context, activation, context.apply(Binary.ADD, through, around));
  }

  @Override
  public String kind() {
    return "residual";
  }
}
