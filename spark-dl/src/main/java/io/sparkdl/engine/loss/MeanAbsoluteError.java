package io.sparkdl.engine.loss;

import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;

/** Mean over a row of |output - target|; targets have the outputs' shape (N, …). */
public record MeanAbsoluteError() implements Loss {
  @Override
  public TensorType truth(Shape outputs) {
    return Terms.targets("meanAbsoluteError", outputs);
  }

  @Override
  public Value rows(GraphBuilder builder, Value outputs, Value targets) {
    Terms terms = new Terms(builder);
    return terms.meanOfRow(terms.apply(Unary.ABS, terms.sub(outputs, targets)));
  }
}
