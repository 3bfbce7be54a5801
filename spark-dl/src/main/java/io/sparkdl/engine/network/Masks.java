package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;

/** Masks (N, T) of 1 and 0 in the shapes that layers need. */
final class Masks {
  private Masks() {}

  /** The mask of vectors x (N, T, D) as (N, T, 1). */
  static Value column(String layer, LayerContext context, Value mask, Value x) {
    int rows = x.shape().size(0);
    int length = x.shape().size(1);
    require(layer, mask, rows, length);
    return Layers.reshape(context, mask, rows, length, 1);
  }

  /** The mask of keys (N, T, D) as bools (N, 1, 1, T) beside scores (N, H, S, T). */
  static Value ofKeys(String layer, LayerContext context, Value mask, Value keys) {
    int rows = keys.shape().size(0);
    int length = keys.shape().size(1);
    require(layer, mask, rows, length);
    Value seen = context.apply(new Cast(ElementType.BOOL), mask);
    return Layers.reshape(context, seen, rows, 1, 1, length);
  }

  private static void require(String layer, Value mask, int rows, int length) {
    if (!mask.shape().equals(Shape.of(rows, length))) {
      throw new ShapeException(
          layer + ": expected a mask (N, T) of " + length + " tokens, got " + mask.shape());
    }
  }
}
