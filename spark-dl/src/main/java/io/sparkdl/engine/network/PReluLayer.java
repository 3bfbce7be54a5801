package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import java.util.Arrays;

/**
 * x where x is at least 0, else slope * x, with a trained slope per channel (axis 1) that begins at
 * {@code slope}. He et al. 2015, arXiv:1502.01852.
 *
 * @param slope null for 0.25
 */
public record PReluLayer(Double slope) implements Layer {
  public PReluLayer {
    slope = slope == null ? 0.25 : slope;
    if (!Double.isFinite(slope)) {
      throw new IllegalArgumentException("prelu: expected a finite slope, got " + slope);
    }
  }

  /** With slopes that begin at 0.25. */
  public PReluLayer() {
    this(null);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    int[] sizes = new int[x.shape().rank() - 1];
    Arrays.fill(sizes, 1);
    sizes[0] = x.shape().size(1);
    // The parameter is what is added to the slope, so that it begins at 0.
    Value change = context.parameter("slope", Shape.of(sizes), Initializer.ZEROS);
    Value slopes = Layers.plus(context, change, slope);
    return context.apply(Binary.PRELU, x, slopes);
  }

  @Override
  public String kind() {
    return "prelu";
  }
}
