package io.sparkdl.engine.loss;

import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;

/**
 * Mean over a row of -(t * log q + (1 - t) * log(1 - q)), where q = epsilon + (1 - 2 * epsilon) * p
 * keeps the logarithms finite; outputs p are probabilities (N, …), targets t from 0 to 1. After a
 * sigmoid, {@link BinaryCrossEntropyWithLogits} on its input is more exact.
 *
 * @param epsilon null for 1e-7
 */
public record BinaryCrossEntropy(Double epsilon) implements Loss {
  public BinaryCrossEntropy {
    epsilon = Terms.positive("binaryCrossEntropy.epsilon", epsilon, 1e-7);
  }

  /** With the default epsilon. */
  public BinaryCrossEntropy() {
    this(null);
  }

  @Override
  public TensorType truth(Shape outputs) {
    return Terms.targets("binaryCrossEntropy", outputs);
  }

  @Override
  public Value rows(GraphBuilder builder, Value outputs, Value targets) {
    Terms terms = new Terms(builder);
    Value q = terms.plus(terms.times(outputs, 1 - 2 * epsilon), epsilon);
    Value one = terms.mul(targets, terms.apply(Unary.LOG, q));
    Value other = terms.mul(terms.from(1, targets), terms.apply(Unary.LOG, terms.from(1, q)));
    return terms.meanOfRow(terms.apply(Unary.NEG, terms.add(one, other)));
  }
}
