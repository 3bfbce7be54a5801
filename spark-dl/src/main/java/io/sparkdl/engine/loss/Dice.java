package io.sparkdl.engine.loss;

import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;

/**
 * Dice loss of sigmoids p = sigmoid(outputs): 1 - (2 * sum(p * t) + smooth) / (sum(p) + sum(t) +
 * smooth), sums over all of a row; targets 0 to 1, of the outputs' shape (N, …), a mask say.
 * Milletari et al. 2016, arXiv:1606.04797.
 *
 * @param smooth keeps empty masks from 0 / 0, above 0; null for 1
 */
public record Dice(Double smooth) implements Loss {
  public Dice {
    smooth = Terms.positive("dice.smooth", smooth, 1);
  }

  /** With 1 for smooth. */
  public Dice() {
    this(null);
  }

  @Override
  public TensorType truth(Shape outputs) {
    return Terms.targets("dice", outputs);
  }

  @Override
  public Value rows(GraphBuilder builder, Value outputs, Value targets) {
    Terms terms = new Terms(builder);
    Value p = terms.apply(Unary.SIGMOID, outputs);
    Value both = terms.sumOfRow(terms.mul(p, targets));
    Value sizes = terms.add(terms.sumOfRow(p), terms.sumOfRow(targets));
    Value overlap = terms.plus(terms.times(both, 2), smooth);
    return terms.from(1, terms.div(overlap, terms.plus(sizes, smooth)));
  }
}
