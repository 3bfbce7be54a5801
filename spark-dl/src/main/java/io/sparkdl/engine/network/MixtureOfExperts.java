package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.operator.Comparison;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.operator.Softmax;
import io.sparkdl.kernels.operator.Split;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.Collections;
import java.util.List;

/**
 * Several dense pairs of layers of which each vector x (N, D) or (N, T, D) uses the few that a
 * router finds best: with p = softmax(x * router), y = sum over the k largest p[e] of p[e] * (dense
 * D of activation(dense hidden of x)), by expert e, where for k above 1 the p are scaled to add up
 * to 1. In training, rows pay balance * E * sum over e of f[e] * p[e], E experts, f[e] the share of
 * the batch's vectors whose best expert is e, p averaged over the row. Every expert computes every
 * vector here and the others' results count 0: right, and as expensive as one layer of all. Where
 * two scores are equal, both experts count. Shazeer et al. 2017, arXiv:1701.06538; Fedus et al.
 * 2021, arXiv:2101.03961.
 *
 * @param chosen k; null for 2, or 1 if there is one expert
 * @param activation null for relu
 * @param balance weight of the balancing loss; null for 0.01
 */
public record MixtureOfExperts(
    int experts, int hidden, Integer chosen, Activation activation, Double balance)
    implements Layer {
  public MixtureOfExperts {
    Layers.count("mixtureOfExperts.experts", experts, experts, 1);
    Layers.count("mixtureOfExperts.hidden", hidden, hidden, 1);
    chosen = Layers.count("mixtureOfExperts.chosen", chosen, Math.min(2, experts), 1);
    activation = activation == null ? Activation.RELU : activation;
    balance = balance == null ? 0.01 : balance;
    if (chosen > experts || !(balance >= 0)) {
      throw new IllegalArgumentException(
          "mixtureOfExperts: expected at most "
              + experts
              + " chosen and a balance of at least 0, got "
              + chosen
              + " and "
              + balance);
    }
  }

  @Override
  public Value build(LayerContext context, Value x) {
    if (x.shape().rank() != 2 && x.shape().rank() != 3) {
      throw new ShapeException(
          "mixtureOfExperts: expected vectors (N, D) or (N, T, D), got " + x.shape());
    }
    Value vectors = Layers.matrix(context, x);
    Value scores =
        Layers.linear(context.scope("router"), vectors, experts, false, Initializer.GLOROT_UNIFORM);
    Value shares = context.apply(new Softmax(1), scores);
    List<Value> gates =
        context.applyAll(new Split(1, ones()), gates(context, shares, x.shape().size(0)));
    Value sum = null;
    for (int expert = 0; expert < experts; expert++) {
      LayerContext own = context.scope("expert" + expert);
      Value inner = new Dense(hidden, activation).build(own.scope("in"), vectors);
      Value y = new Dense(x.shape().size(-1)).build(own.scope("out"), inner);
      Value weighted = context.apply(Binary.MUL, y, gates.get(expert));
      sum = sum == null ? weighted : context.apply(Binary.ADD, sum, weighted);
    }
    return x.shape().rank() == 2 ? sum : Layers.reshape(context, sum, x.shape());
  }

  private List<Integer> ones() {
    return Collections.nCopies(experts, 1);
  }

  /** Shares (M, E) with all but the largest of each vector 0; adds the balancing loss. */
  private Value gates(LayerContext context, Value shares, int rows) {
    Value left = shares;
    Value kept = null;
    for (int place = 0; place < chosen; place++) {
      Value largest = Layers.reduce(context, Reduction.MAX, left, true, 1);
      Value equal = context.apply(Comparison.EQUAL, left, largest);
      Value mask = context.apply(new Cast(ElementType.FLOAT), equal);
      if (place == 0 && context.training() && balance > 0) {
        penalize(context, shares, mask, rows);
      }
      kept = kept == null ? mask : context.apply(Binary.ADD, kept, mask);
      // Shares are at most 1, so what is taken 2 from is never the largest again.
      left = context.apply(Binary.SUB, left, Layers.scaled(context, mask, 2));
    }
    Value gates = context.apply(Binary.MUL, shares, kept);
    if (chosen == 1) {
      return gates;
    }
    return context.apply(Binary.DIV, gates, Layers.reduce(context, Reduction.SUM, gates, true, 1));
  }

  private void penalize(LayerContext context, Value shares, Value best, int rows) {
    Value load = Layers.reduce(context, Reduction.MEAN, best, true, 0);
    int perRow = shares.shape().size(0) / rows;
    Value ofRows = Layers.reshape(context, shares, rows, perRow, experts);
    Value mean = Layers.reduce(context, Reduction.MEAN, ofRows, false, 1);
    Value products = context.apply(Binary.MUL, mean, load);
    Value sum = Layers.reduce(context, Reduction.SUM, products, false, 1);
    context.penalize(Layers.scaled(context, sum, balance * experts));
  }

  @Override
  public String kind() {
    return "mixtureOfExperts";
  }
}
