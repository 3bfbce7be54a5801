package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Dropout;
import io.sparkdl.kernels.plan.Value;

/** Dropout in training, nothing in inference; see {@link Dropout}. The mask belongs to the row. */
public record DropoutLayer(double ratio) implements Layer {
  public DropoutLayer {
    if (!(ratio >= 0 && ratio < 1)) {
      throw new IllegalArgumentException("dropout: expected a ratio in [0, 1), got " + ratio);
    }
  }

  @Override
  public Value build(LayerContext context, Value x) {
    if (!context.training() || ratio == 0) {
      return x;
    }
    Dropout dropout = new Dropout((float) ratio, context.nextStream());
    return context.apply(dropout, x, context.rowKeys());
  }

  @Override
  public String kind() {
    return "dropout";
  }
}
