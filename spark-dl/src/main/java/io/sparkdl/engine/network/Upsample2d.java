package io.sparkdl.engine.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkdl.kernels.operator.Expand;
import io.sparkdl.kernels.operator.Interpolation;
import io.sparkdl.kernels.operator.Resize;
import io.sparkdl.kernels.operator.ResizeCoordinates;
import io.sparkdl.kernels.operator.ResizeTarget;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/**
 * Larger images: (N, C, H, W) to (N, C, H * factor, W * factor).
 *
 * @param factor null for 2
 * @param form null for nearest
 */
public record Upsample2d(Integer factor, Form form) implements Layer {
  /** Where the new pixels come from. */
  public enum Form {
    /** Every pixel becomes a block of equal ones. */
    @JsonProperty("nearest")
    NEAREST,
    /** Weighted means of the four nearest pixels, by the distances of the pixels' middles. */
    @JsonProperty("linear")
    LINEAR,
    /** The same of the nearest sixteen, by a cubic of the distance. */
    @JsonProperty("cubic")
    CUBIC
  }

  public Upsample2d {
    factor = Layers.count("upsample2d.factor", factor, 2, 1);
    form = form == null ? Form.NEAREST : form;
  }

  /** Twice as large. */
  public Upsample2d() {
    this(null, null);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    Layers.requireImages("upsample2d", x);
    if (form != Form.NEAREST) {
      ResizeTarget target = ResizeTarget.scales(List.of(1f, 1f, (float) factor, (float) factor));
      Interpolation interpolation = Interpolation.of(Interpolation.Mode.valueOf(form.name()));
      var middles = ResizeCoordinates.of(ResizeCoordinates.Transformation.HALF_PIXEL);
      return context.apply(new Resize(target, middles, interpolation), x);
    }
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
