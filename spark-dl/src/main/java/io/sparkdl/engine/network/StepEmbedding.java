package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Concat;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;

/**
 * A number per row, such as the step of a diffusion, as sines and cosines: t (N, 1) to (N, width),
 * sin(t / 10000^(2i / width)) for i below width / 2, then the cosines. Ho et al. 2020,
 * arXiv:2006.11239.
 *
 * @param width even
 */
public record StepEmbedding(int width) implements Layer {
  public StepEmbedding {
    if (width < 2 || width % 2 != 0) {
      throw new IllegalArgumentException(
          "stepEmbedding: expected an even width of at least 2, got " + width);
    }
  }

  @Override
  public Value build(LayerContext context, Value x) {
    if (x.shape().rank() != 2 || x.shape().size(1) != 1) {
      throw new ShapeException("stepEmbedding: expected one number a row (N, 1), got " + x.shape());
    }
    float[] rates = new float[width / 2];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = (float) Math.pow(10000, -2.0 * i / width);
    }
    Value angles = context.apply(Binary.MUL, x, context.constant(Shape.of(1, width / 2), rates));
    return context.apply(
        new Concat(1), context.apply(Unary.SIN, angles), context.apply(Unary.COS, angles));
  }

  @Override
  public String kind() {
    return "stepEmbedding";
  }
}
