package io.sparkdl.engine.loss;

import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;

/**
 * Hinge loss of several classes: sum over the classes c other than the label y of max(0, margin -
 * z[y] + z[c]) / C; outputs z (N, C), labels (N) int64. Weston and Watkins 1999.
 *
 * @param margin above 0; null for 1
 */
public record MultiClassHinge(Double margin) implements Loss {
  public MultiClassHinge {
    margin = Terms.positive("multiClassHinge.margin", margin, 1);
  }

  /** With margin 1. */
  public MultiClassHinge() {
    this(null);
  }

  @Override
  public TensorType truth(Shape outputs) {
    return Terms.labels("multiClassHinge", outputs);
  }

  @Override
  public Value rows(GraphBuilder builder, Value outputs, Value labels) {
    Terms terms = new Terms(builder);
    Value label = terms.oneHot(labels, outputs.shape().size(1));
    Value own = terms.reduce(Reduction.SUM, terms.mul(outputs, label), true, 1);
    Value cost = terms.apply(Unary.RELU, terms.plus(terms.sub(outputs, own), margin));
    return terms.meanOfRow(terms.mul(cost, terms.from(1, label)));
  }
}
