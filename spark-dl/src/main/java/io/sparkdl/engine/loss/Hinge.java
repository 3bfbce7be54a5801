package io.sparkdl.engine.loss;

import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;

/**
 * Hinge loss of two classes: mean over a row of max(0, 1 - s * z), or of its square, where s = 2 *
 * t - 1; targets t are 0 or 1, of the outputs' shape (N, …). Cortes and Vapnik 1995.
 *
 * @param squared null for false
 */
public record Hinge(Boolean squared) implements Loss {
  public Hinge {
    squared = squared != null && squared;
  }

  /** Not squared. */
  public Hinge() {
    this(null);
  }

  @Override
  public TensorType truth(Shape outputs) {
    return Terms.targets("hinge", outputs);
  }

  @Override
  public Value rows(GraphBuilder builder, Value outputs, Value targets) {
    Terms terms = new Terms(builder);
    Value signed = terms.mul(terms.plus(terms.times(targets, 2), -1), outputs);
    Value cost = terms.apply(Unary.RELU, terms.from(1, signed));
    return terms.meanOfRow(squared ? terms.square(cost) : cost);
  }
}
