package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;

/** Masks (N, T) of 1 and 0 in the shapes that layers need. */
final class Masks {
  /** Far below every score, and no infinity, which would give NaN where all are masked. */
  private static final double FAR_BELOW = -1e9;

  private Masks() {}

  /** The mask of vectors x (N, T, D) as (N, T, 1). */
  static Value column(String layer, LayerContext context, Value mask, Value x) {
    int rows = x.shape().size(0);
    int length = x.shape().size(1);
    require(layer, mask, rows, length);
    return Layers.reshape(context, mask, rows, length, 1);
  }

  /** 0 where the mask is 1, far below 0 elsewhere, as (N, 1, 1, T) beside scores (N, H, S, T). */
  static Value ofKeys(String layer, LayerContext context, Value mask, int rows, int length) {
    require(layer, mask, rows, length);
    Value one = context.builder().constant(1);
    Value absent = Layers.scaled(context, context.apply(Binary.SUB, one, mask), FAR_BELOW);
    return Layers.reshape(context, absent, rows, 1, 1, length);
  }

  /** Far below 0 where key t comes behind query s, else 0: (S, T). */
  static Value causal(LayerContext context, int queries, int keys) {
    float[] table = new float[queries * keys];
    for (int i = 0; i < table.length; i++) {
      table[i] = i % keys > i / keys + keys - queries ? (float) FAR_BELOW : 0;
    }
    return context.constant(Shape.of(queries, keys), table);
  }

  private static void require(String layer, Value mask, int rows, int length) {
    if (!mask.shape().equals(Shape.of(rows, length))) {
      throw new ShapeException(
          layer + ": expected a mask (N, T) of " + length + " tokens, got " + mask.shape());
    }
  }
}
