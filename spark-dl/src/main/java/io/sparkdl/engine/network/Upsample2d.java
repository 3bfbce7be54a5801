package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Expand;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;

/**
 * Larger images: every pixel of x (N, C, H, W) becomes a block of factor x factor equal ones.
 *
 * @param factor null for 2
 */
public record Upsample2d(Integer factor) implements Layer {
  public Upsample2d {
    factor = Layers.count("upsample2d.factor", factor, 2, 1);
  }

  /** Twice as large. */
  public Upsample2d() {
    this(null);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    Layers.requireImages("upsample2d", x);
    int[] s = x.shape().toArray();
    Value apart = Layers.reshape(context, x, s[0] * s[1], s[2], 1, s[3], 1);
    Shape blocks = Shape.of(s[0] * s[1], s[2], factor, s[3], factor);
    Value repeated = context.apply(new Expand(blocks), apart);
    return Layers.reshape(context, repeated, s[0], s[1], s[2] * factor, s[3] * factor);
  }

  @Override
  public String kind() {
    return "upsample2d";
  }
}
