package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Slice;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ShapeException;

/**
 * Part of each row along an axis: positions from (inclusive) to (exclusive), such as the columns of
 * a table that one branch of a network reads.
 *
 * @param axis not that of the rows, 0; null for 1
 * @param from negative ones count from the end; null for 0
 * @param to null for the end
 */
public record SliceLayer(Integer axis, Integer from, Integer to) implements Layer {
  public SliceLayer {
    axis = axis == null ? 1 : axis;
    from = from == null ? 0 : from;
    if (axis < 1) {
      throw new IllegalArgumentException("slice: expected an axis of at least 1, got " + axis);
    }
  }

  /** Columns of rows of numbers. */
  public static SliceLayer ofColumns(int from, int to) {
    return new SliceLayer(1, from, to);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    int size = x.shape().size(axis);
    Value y = context.apply(Slice.of(axis, from, to == null ? size : to), x);
    if (y.shape().elements() == 0) {
      throw new ShapeException(
          "slice: expected positions of an axis of " + size + ", got " + from + " to " + to);
    }
    return y;
  }

  @Override
  public String kind() {
    return "slice";
  }
}
