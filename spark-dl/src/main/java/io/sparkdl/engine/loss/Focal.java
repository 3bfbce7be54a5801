package io.sparkdl.engine.loss;

import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;

/**
 * Focal loss of sigmoids: with s = 2 * t - 1, mean over a row of a[t] * (1 - q)^gamma * -log q,
 * where q = sigmoid(s * z) is the probability of the target t and a[1] = alpha, a[0] = 1 - alpha.
 * Targets 0 or 1, of the outputs' shape (N, …): for C classes, the one-hot label. Lin et al. 2017,
 * arXiv:1708.02002.
 *
 * @param gamma how much less an easy example counts, at least 0; null for 2
 * @param alpha weight of the targets 1, from 0 to 1; null for 0.25
 */
public record Focal(Double gamma, Double alpha) implements Loss {
  public Focal {
    gamma = gamma == null ? 2 : gamma;
    alpha = alpha == null ? 0.25 : alpha;
    if (!(gamma >= 0) || gamma.isInfinite() || !(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException(
          "focal: expected gamma of at least 0 and alpha in [0, 1], got " + gamma + ", " + alpha);
    }
  }

  /** With the paper's gamma of 2 and alpha of 0.25. */
  public Focal() {
    this(null, null);
  }

  @Override
  public TensorType truth(Shape outputs) {
    return Terms.targets("focal", outputs);
  }

  @Override
  public Value rows(GraphBuilder builder, Value outputs, Value targets) {
    Terms terms = new Terms(builder);
    Value signed = terms.mul(terms.plus(terms.times(targets, 2), -1), outputs);
    // -log q = softplus(-sz) and log(1 - q) = -softplus(sz): stable for every z.
    Value cost = terms.apply(Unary.SOFTPLUS, terms.apply(Unary.NEG, signed));
    Value easy = terms.times(terms.apply(Unary.SOFTPLUS, signed), -gamma);
    Value weight = terms.plus(terms.times(targets, 2 * alpha - 1), 1 - alpha);
    Value focused = terms.mul(terms.apply(Unary.EXP, easy), cost);
    return terms.meanOfRow(terms.mul(weight, focused));
  }
}
