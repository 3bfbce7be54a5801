package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLoss.LossReduction;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Gradient of {@link SoftmaxCrossEntropyLoss} in the scores: dy (of the loss's shape), the log
 * probabilities (N, C, D…), labels (N, D…), optional class weights (C) to dscores (N, C, D…) =
 * weight * dy * (softmax - one-hot label), divided by the sum of the weights for the mean.
 */
public record SoftmaxCrossEntropyLossGrad(LossReduction reduction, Integer ignoreIndex)
    implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 3, 4);
    return List.of(inputs.get(1));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    throw NoGradient.of(this);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 3 * inputs.get(1).elements();
  }
}
