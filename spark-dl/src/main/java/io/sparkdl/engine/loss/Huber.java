package io.sparkdl.engine.loss;

import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;

/**
 * Mean over a row of e^2 / 2 where |e| is at most delta, else delta * (|e| - delta / 2), with e =
 * output - target; targets have the outputs' shape (N, …). Huber 1964.
 *
 * @param delta above 0; null for 1
 */
public record Huber(Double delta) implements Loss {
  public Huber {
    delta = Terms.positive("huber.delta", delta, 1);
  }

  /** With delta 1. */
  public Huber() {
    this(null);
  }

  @Override
  public TensorType truth(Shape outputs) {
    return Terms.targets("huber", outputs);
  }

  @Override
  public Value rows(GraphBuilder builder, Value outputs, Value targets) {
    Terms terms = new Terms(builder);
    Value error = terms.apply(Unary.ABS, terms.sub(outputs, targets));
    // With m = min(|e|, delta), both cases are m * (|e| - m / 2).
    Value least = terms.smaller(error, builder.constant(delta.floatValue()));
    return terms.meanOfRow(terms.mul(least, terms.sub(error, terms.times(least, 0.5))));
  }
}
