package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Flatten;
import io.sparkdl.kernels.operator.GlobalAveragePool;
import io.sparkdl.kernels.operator.GlobalLpPool;
import io.sparkdl.kernels.operator.GlobalMaxPool;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ShapeException;

/**
 * One number for each channel: (N, C, spatial…) to (N, C).
 *
 * @param form null for max
 * @param power of the norm, at least 1; null for 2
 */
public record GlobalPool(Pool.Form form, Integer power) implements Layer {
  public GlobalPool {
    form = form == null ? Pool.Form.MAX : form;
    power = Layers.count("globalPool.power", power, 2, 1);
  }

  /** With power 2, where it is a norm. */
  public GlobalPool(Pool.Form form) {
    this(form, null);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    if (x.shape().rank() < 3) {
      throw new ShapeException("globalPool: expected (N, C, spatial…), got " + x.shape());
    }
    Value y =
        switch (form) {
          case MAX -> context.apply(new GlobalMaxPool(), x);
          case AVERAGE -> context.apply(new GlobalAveragePool(), x);
          case NORM -> context.apply(new GlobalLpPool(power), x);
        };
    return context.apply(new Flatten(1), y);
  }

  @Override
  public String kind() {
    return "globalPool";
  }
}
