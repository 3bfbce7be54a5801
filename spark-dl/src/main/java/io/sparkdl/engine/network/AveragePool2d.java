package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.AveragePool;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.plan.Value;
import java.util.List;

/**
 * Mean over each window of images (N, C, H, W); padding does not count.
 *
 * @param pool one or two sizes; null for 2
 * @param strides null for the pool's sizes
 * @param padding null for valid
 */
public record AveragePool2d(List<Integer> pool, List<Integer> strides, Padding padding)
    implements Layer {
  public AveragePool2d {
    pool = Layers.pair("averagePool2d.pool", pool, 2);
    strides = strides == null ? pool : Layers.pair("averagePool2d.strides", strides, 1);
    padding = padding == null ? Padding.VALID : padding;
  }

  /** Windows of this size side by side. */
  public AveragePool2d(int pool) {
    this(List.of(pool), null, null);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    Layers.requireImages("averagePool2d", x);
    Window window = Layers.window(pool, strides, List.of(1, 1), padding);
    return context.apply(new AveragePool(window, false), x);
  }

  @Override
  public String kind() {
    return "averagePool2d";
  }
}
