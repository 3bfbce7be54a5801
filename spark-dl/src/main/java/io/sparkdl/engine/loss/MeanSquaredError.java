package io.sparkdl.engine.loss;

import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;

/** Mean over a row of (output - target)^2; targets have the outputs' shape (N, …). */
public record MeanSquaredError() implements Loss {
  @Override
  public TensorType truth(Shape outputs) {
    return Terms.targets("meanSquaredError", outputs);
  }

  @Override
  public Value rows(GraphBuilder builder, Value outputs, Value targets) {
    Terms terms = new Terms(builder);
    return terms.meanOfRow(terms.square(terms.sub(outputs, targets)));
  }
}
