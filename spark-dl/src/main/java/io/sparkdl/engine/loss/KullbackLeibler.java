package io.sparkdl.engine.loss;

import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.operator.LogSoftmax;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;

/**
 * Kullback-Leibler divergence from the softmax of the outputs (N, C) to target distributions t (N,
 * C): sum over c of t[c] * (log t[c] - log softmax(outputs)[c]), where 0 * log 0 = 0; with a
 * teacher's probabilities as targets, distillation (Hinton et al. 2015, arXiv:1503.02531).
 */
public record KullbackLeibler() implements Loss {
  @Override
  public TensorType truth(Shape outputs) {
    return Terms.targets("kullbackLeibler", outputs);
  }

  @Override
  public Value rows(GraphBuilder builder, Value outputs, Value targets) {
    Terms terms = new Terms(builder);
    Value zero = terms.equal(targets, builder.constant(0));
    Value own = terms.apply(Unary.LOG, terms.add(targets, zero));
    Value logarithms = builder.apply(new LogSoftmax(1), outputs);
    return terms.sumOfRow(terms.mul(targets, terms.sub(own, logarithms)));
  }
}
