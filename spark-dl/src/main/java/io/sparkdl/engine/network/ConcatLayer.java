package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Concat;
import io.sparkdl.kernels.plan.Value;
import java.util.List;

/**
 * Several inputs joined along an axis.
 *
 * @param axis not that of the rows, 0; negative ones count from the end; null for 1
 */
public record ConcatLayer(Integer axis) implements Layer {
  public ConcatLayer {
    axis = axis == null ? 1 : axis;
    if (axis == 0) {
      throw new IllegalArgumentException("concat: expected an axis other than the rows', got 0");
    }
  }

  @Override
  public boolean takes(int inputs) {
    return inputs >= 1;
  }

  @Override
  public Value build(LayerContext context, Value x) {
    return x;
  }

  @Override
  public Value build(LayerContext context, List<Value> inputs) {
    int joined = inputs.get(0).shape().axis(axis);
    return context.builder().applyAll(new Concat(joined), inputs).get(0);
  }

  @Override
  public String kind() {
    return "concat";
  }
}
