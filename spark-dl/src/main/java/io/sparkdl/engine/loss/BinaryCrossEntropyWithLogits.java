package io.sparkdl.engine.loss;

import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;

/**
 * Mean over a row of softplus(z) - z * target, which is the cross entropy of sigmoid(z) and stable
 * for large |z|; targets from 0 to 1, of the outputs' shape (N, …).
 */
public record BinaryCrossEntropyWithLogits() implements Loss {
  @Override
  public TensorType truth(Shape outputs) {
    return Terms.targets("binaryCrossEntropyWithLogits", outputs);
  }

  @Override
  public Value rows(GraphBuilder builder, Value outputs, Value targets) {
    Terms terms = new Terms(builder);
    Value softplus = terms.apply(Unary.SOFTPLUS, outputs);
    return terms.meanOfRow(terms.sub(softplus, terms.mul(outputs, targets)));
  }
}
