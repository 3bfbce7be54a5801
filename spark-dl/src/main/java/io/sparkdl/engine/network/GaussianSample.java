package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.RandomNormal;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.operator.Split;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.List;

/**
 * The sampling of a variational autoencoder: x (N, 2 D) holds means m and logarithms v of
 * variances; y (N, D) is m + exp(v / 2) * z in training, z drawn anew for each row and step, and m
 * in inference. In training each row pays weight * sum of (m^2 + exp(v) - 1 - v) / 2, the
 * divergence from the standard normal distribution. Kingma and Welling 2014, arXiv:1312.6114.
 *
 * @param weight of the divergence; null for 1
 */
public record GaussianSample(Double weight) implements Layer {
  public GaussianSample {
    weight = weight == null ? 1 : weight;
    if (!(weight >= 0) || weight.isInfinite()) {
      throw new IllegalArgumentException(
          "gaussianSample: expected a weight of at least 0, got " + weight);
    }
  }

  /** With weight 1. */
  public GaussianSample() {
    this(null);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    if (x.shape().rank() != 2 || x.shape().size(1) % 2 != 0) {
      throw new ShapeException(
          "gaussianSample: expected means and as many logarithms (N, 2 D), got " + x.shape());
    }
    int size = x.shape().size(1) / 2;
    List<Value> halves = context.applyAll(new Split(1, List.of(size, size)), x);
    Value means = halves.get(0);
    if (!context.training()) {
      return means;
    }
    Value logarithms = halves.get(1);
    penalize(context, means, logarithms);
    var normal = new RandomNormal(means.shape(), 0, 1, context.nextStream());
    Value noise = context.apply(normal, context.rowKeys());
    Value deviations = context.apply(Unary.EXP, Layers.scaled(context, logarithms, 0.5));
    return context.apply(Binary.ADD, means, context.apply(Binary.MUL, deviations, noise));
  }

  private void penalize(LayerContext context, Value means, Value logarithms) {
    Value squares = context.apply(Binary.MUL, means, means);
    Value sum = context.apply(Binary.ADD, squares, context.apply(Unary.EXP, logarithms));
    Value terms = Layers.plus(context, context.apply(Binary.SUB, sum, logarithms), -1);
    Value rows = Layers.reduce(context, Reduction.SUM, terms, false, 1);
    context.penalize(Layers.scaled(context, rows, weight / 2));
  }

  @Override
  public String kind() {
    return "gaussianSample";
  }
}
