package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * {@link BatchNormalization} in training with the statistics of the rows of all programs that take
 * part in an exchange. Inputs: x (N, C, spatial…), scale, bias, mean, var (C) as there, and share,
 * a scalar: this program's rows as a part of all rows, 0 for a program whose x does not count.
 * Outputs as there: y, the running mean and variance, and the mean and variance of all rows.
 *
 * <p>With a program's own mean m and variance v, mean = sum of share * m and var = sum of share *
 * (v + (m - mean)^2) over the programs (Chan, Golub and LeVeque 1983), which keeps its digits where
 * the mean is far above the deviation. Two exchanges of C floats forward, two backward. Not of
 * ONNX, in its style; Zhang et al. 2018, arXiv:1803.08904.
 */
public record SyncBatchNormalization(float epsilon, float momentum) implements Composite {
  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Check.that(inputs.size() == 6, this, "6 inputs", inputs.size());
    Value share = inputs.get(5);
    Check.that(share.shape().equals(Shape.SCALAR), this, "a scalar share", share);
    List<Value> own = ownStatistics(builder, inputs);
    Value mean = summed(builder, own.get(3), share);
    Value offset = builder.apply(Binary.SUB, own.get(3), mean);
    Value square = builder.apply(Binary.MUL, offset, offset);
    Value variance = summed(builder, builder.apply(Binary.ADD, own.get(4), square), share);
    Value y =
        builder.apply(
            new BatchNormalization(epsilon, momentum, false),
            inputs.get(0),
            inputs.get(1),
            inputs.get(2),
            mean,
            variance);
    Value runningMean = running(builder, inputs.get(3), mean);
    Value runningVariance = running(builder, inputs.get(4), variance);
    return List.of(y, runningMean, runningVariance, mean, variance);
  }

  /**
   * Batch normalisation by itself, of which only the batch's mean and variance, 3 and 4, are read.
   */
  private List<Value> ownStatistics(GraphBuilder builder, List<Value> inputs) {
    TensorType channels = inputs.get(1).type();
    float[] elements = new float[Math.toIntExact(channels.elements())];
    Value unused = builder.constant(channels, elements);
    return builder.applyAll(
        new BatchNormalization(epsilon, momentum, true),
        List.of(inputs.get(0), inputs.get(1), inputs.get(2), unused, unused));
  }

  private static Value summed(GraphBuilder builder, Value own, Value share) {
    return builder.apply(new AllReduceSum(), builder.apply(Binary.MUL, own, share));
  }

  private Value running(GraphBuilder builder, Value old, Value batch) {
    Value kept = builder.apply(Binary.MUL, old, builder.constant(momentum));
    Value taken = builder.apply(Binary.MUL, batch, builder.constant(1 - momentum));
    return builder.apply(Binary.ADD, kept, taken);
  }
}
