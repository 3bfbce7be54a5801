package io.sparkdl.engine.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkdl.kernels.operator.AveragePool;
import io.sparkdl.kernels.operator.LpPool;
import io.sparkdl.kernels.operator.MaxPool;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.plan.Value;
import java.util.Collections;
import java.util.List;

/**
 * One number for each window of x (N, C, spatial…), over one to three spatial axes.
 *
 * @param form null for max
 * @param pool one size per spatial axis, one to three
 * @param strides one per axis; null for the pool's sizes
 * @param padding null for valid
 * @param ceilMode whether a last, incomplete window counts too; null for false
 * @param countPadding whether padding counts as zeros in a mean; null for false
 * @param power of the norm, at least 1; null for 2
 */
public record Pool(
    Form form,
    List<Integer> pool,
    List<Integer> strides,
    Padding padding,
    Boolean ceilMode,
    Boolean countPadding,
    Integer power)
    implements Layer {
  /** What of a window is kept. */
  public enum Form {
    /** The largest element. */
    @JsonProperty("max")
    MAX,
    /** The mean. */
    @JsonProperty("average")
    AVERAGE,
    /** (sum of |x|^power)^(1 / power). */
    @JsonProperty("norm")
    NORM
  }

  public Pool {
    form = form == null ? Form.MAX : form;
    pool = Layers.kernel("pool.pool", pool);
    strides = strides == null ? pool : Layers.sizes("pool.strides", strides, pool.size(), 1);
    padding = padding == null ? Padding.VALID : padding;
    ceilMode = ceilMode != null && ceilMode;
    countPadding = countPadding != null && countPadding;
    power = Layers.count("pool.power", power, 2, 1);
  }

  /** Windows side by side. */
  public Pool(Form form, Integer... pool) {
    this(form, List.of(pool), null, null, null, null, null);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    Layers.requireSpatial("pool", x, pool.size());
    List<Integer> ones = Collections.nCopies(pool.size(), 1);
    Window window = Layers.window(pool, strides, ones, padding).withCeilMode(ceilMode);
    return switch (form) {
      case MAX -> context.apply(new MaxPool(window), x);
      case AVERAGE -> context.apply(new AveragePool(window, countPadding), x);
      case NORM -> context.apply(new LpPool(window, power), x);
    };
  }

  @Override
  public String kind() {
    return "pool";
  }
}
