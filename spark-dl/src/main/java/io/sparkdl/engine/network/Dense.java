package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.Gemm;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;

/**
 * Fully connected: x (N, D) to activation(x * weight + bias) (N, units); weight (D, units).
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
    if (x.shape().rank() != 2) {
      throw new ShapeException(
          "dense: expected rows of numbers (N, D), got "
              + x.shape()
              + "; put a flatten layer in front");
    }
    Shape shape = Shape.of(x.shape().size(1), units);
    Value weight = context.parameter("weight", shape, initializer);
    Gemm gemm = new Gemm(1, 1, false, false);
    Value y =
        bias
            ? context.apply(
                gemm, x, weight, context.parameter("bias", Shape.of(units), Initializer.ZEROS))
            : context.apply(gemm, x, weight);
    return Layers.activate(context, activation, y);
  }

  @Override
  public String kind() {
    return "dense";
  }
}
