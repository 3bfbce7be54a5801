package io.sparkdl.engine.loss;

import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;

/**
 * Negative log likelihood of counts, without the term that does not depend on the network: mean
 * over a row of exp(z) - t * z; outputs z are logarithms of rates (N, …), targets t counts.
 */
public record Poisson() implements Loss {
  @Override
  public TensorType truth(Shape outputs) {
    return Terms.targets("poisson", outputs);
  }

  @Override
  public Value rows(GraphBuilder builder, Value outputs, Value targets) {
    Terms terms = new Terms(builder);
    Value rate = terms.apply(Unary.EXP, outputs);
    return terms.meanOfRow(terms.sub(rate, terms.mul(targets, outputs)));
  }
}
