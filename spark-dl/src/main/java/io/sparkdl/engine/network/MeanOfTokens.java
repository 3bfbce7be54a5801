package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.operator.Comparison;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.List;

/**
 * Mean of the vectors of a row: (N, T, D) to (N, D); with a mask (N, T) as second input, of those
 * where it is 1, and 0 where it is nowhere.
 */
public record MeanOfTokens() implements Layer {
  @Override
  public boolean takes(int inputs) {
    return inputs == 1 || inputs == 2;
  }

  @Override
  public Value build(LayerContext context, Value x) {
    Layers.requireTokens("meanOfTokens", x);
    return Layers.reduce(context, Reduction.MEAN, x, false, 1);
  }

  @Override
  public Value build(LayerContext context, List<Value> inputs) {
    if (inputs.size() == 1) {
      return build(context, inputs.get(0));
    }
    Value x = inputs.get(0);
    Layers.requireTokens("meanOfTokens", x);
    Value mask = Masks.column("meanOfTokens", context, inputs.get(1), x);
    Value sum = Layers.reduce(context, Reduction.SUM, context.apply(Binary.MUL, x, mask), false, 1);
    Value count = Layers.reduce(context, Reduction.SUM, mask, false, 1);
    Value none = context.apply(Comparison.EQUAL, count, context.builder().constant(0));
    Value least = context.apply(new Cast(ElementType.FLOAT), none);
    return context.apply(Binary.DIV, sum, context.apply(Binary.ADD, count, least));
  }

  @Override
  public String kind() {
    return "meanOfTokens";
  }
}
