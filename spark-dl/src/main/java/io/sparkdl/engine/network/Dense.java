package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ShapeException;

/**
 * Fully connected: x (N, D) to activation(x * weight + bias) (N, units); weight (D, units). Of
 * sequences (N, T, D), every vector alike.
 *
 * @param activation null for none
 * @param bias null for true
 * @param initializer null for He normal before Relu, else Glorot uniform
 */
public record Dense(int units, Activation activation, Boolean bias, Initializer initializer)
    implements Layer {
  public Dense {
    if (units < 1) {
      throw new IllegalArgumentException("dense: expected at least 1 unit, got " + units);
    }
    bias = bias == null || bias;
    initializer = Layers.initializer(initializer, activation);
  }

  /** Without activation. */
  public Dense(int units) {
    this(units, null, null, null);
  }

  /** With an activation. */
  public Dense(int units, Activation activation) {
    this(units, activation, null, null);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    if (x.shape().rank() != 2 && x.shape().rank() != 3) {
      throw new ShapeException(
          "dense: expected rows of numbers (N, D) or of vectors (N, T, D), got "
              + x.shape()
              + "; put a flatten layer in front");
    }
    Value y = Layers.linear(context, x, units, bias, initializer);
    return Layers.activate(context, activation, y);
  }

  @Override
  public String kind() {
    return "dense";
  }
}
