package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Gradient of {@link BatchNormalization}: x, dy, scale (C), mean and variance (C) to dx, dscale
 * (C), dbias (C).
 *
 * @param training true if mean and variance are the batch's, through which dx passes too; false if
 *     they are given
 */
public record BatchNormalizationGrad(float epsilon, boolean training) implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 5, 5);
    Check.floats(this, inputs);
    Check.that(inputs.get(0).equals(inputs.get(1)), this, "dy of x's shape", inputs);
    return List.of(inputs.get(0), inputs.get(2), inputs.get(2));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    throw NoGradient.of(this);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 10 * inputs.get(0).elements();
  }
}
