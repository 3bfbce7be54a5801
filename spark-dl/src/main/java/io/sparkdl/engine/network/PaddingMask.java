package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.operator.Comparison;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.ShapeException;

/**
 * Which tokens of rows (N, T) are real: 1, or 0 where a token is the one that pads. A mask for
 * {@link MultiHeadAttention} and {@link MeanOfTokens}; rows of several lengths then share a program
 * of their bucket's length.
 *
 * @param padding the token that pads; null for 0
 */
public record PaddingMask(Integer padding) implements Layer {
  public PaddingMask {
    padding = padding == null ? 0 : padding;
  }

  @Override
  public Value build(LayerContext context, Value x) {
    if (x.shape().rank() != 2) {
      throw new ShapeException("paddingMask: expected tokens (N, T), got " + x.shape());
    }
    Value pads = context.apply(Comparison.EQUAL, x, context.builder().constant(padding));
    Value one = context.builder().constant(1);
    return context.apply(Binary.SUB, one, context.apply(new Cast(ElementType.FLOAT), pads));
  }

  @Override
  public String kind() {
    return "paddingMask";
  }
}
