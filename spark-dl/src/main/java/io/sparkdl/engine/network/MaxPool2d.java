package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.MaxPool;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.plan.Value;
import java.util.List;

/**
 * Largest element of each window of images (N, C, H, W).
 *
 * @param pool one or two sizes; null for 2
 * @param strides null for the pool's sizes
 * @param padding null for valid
 */
public record MaxPool2d(List<Integer> pool, List<Integer> strides, Padding padding)
    implements Layer {
  public MaxPool2d {
    pool = Layers.pair("maxPool2d.pool", pool, 2);
    strides = strides == null ? pool : Layers.pair("maxPool2d.strides", strides, 1);
    padding = padding == null ? Padding.VALID : padding;
  }

  /** Windows of this size side by side. */
  public MaxPool2d(int pool) {
    this(List.of(pool), null, null);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    Layers.requireImages("maxPool2d", x);
    Window window = Layers.window(pool, strides, List.of(1, 1), padding);
    return context.apply(new MaxPool(window), x);
  }

  @Override
  public String kind() {
    return "maxPool2d";
  }
}
