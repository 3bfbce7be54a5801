package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.BatchNormalization;
import io.sparkdl.kernels.operator.SyncBatchNormalization;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/**
 * Batch normalisation per channel (axis 1) with a trained scale and bias; see {@link
 * BatchNormalization}. In training on several workers each normalises its own rows, and the running
 * statistics are the mean over the workers; or, by option, all normalise the whole batch's rows,
 * see {@link SyncBatchNormalization}, and have its running statistics.
 *
 * @param momentum share of the old running statistic that is kept; null for 0.9
 * @param epsilon added to the variance; null for 1e-5
 */
public record BatchNorm(Double momentum, Double epsilon) implements Layer {
  public BatchNorm {
    momentum = momentum == null ? 0.9 : momentum;
    epsilon = epsilon == null ? 1e-5 : epsilon;
    if (!(momentum >= 0 && momentum < 1) || !(epsilon > 0)) {
      throw new IllegalArgumentException(
          "batchNorm: expected momentum in [0, 1) and epsilon above 0, got "
              + momentum
              + ", "
              + epsilon);
    }
  }

  /** With the default momentum and epsilon. */
  public BatchNorm() {
    this(null, null);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    Shape channels = Shape.of(x.shape().size(1));
    Value scale = context.parameter("scale", channels, Initializer.ONES);
    Value bias = context.parameter("bias", channels, Initializer.ZEROS);
    Value mean = context.state("mean", channels, Initializer.ZEROS);
    Value variance = context.state("variance", channels, Initializer.ONES);
    float kept = momentum.floatValue();
    Value share = context.batchShare();
    List<Value> outputs =
        share == null
            ? context.applyAll(
                new BatchNormalization(epsilon.floatValue(), kept, context.training()),
                x,
                scale,
                bias,
                mean,
                variance)
            : context.applyAll(
                new SyncBatchNormalization(epsilon.floatValue(), kept),
                x,
                scale,
                bias,
                mean,
                variance,
                share);
    if (context.training()) {
      context.update(mean, outputs.get(1));
      context.update(variance, outputs.get(2));
    }
    return outputs.get(0);
  }

  @Override
  public String kind() {
    return "batchNorm";
  }
}
