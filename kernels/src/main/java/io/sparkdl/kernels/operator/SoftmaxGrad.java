package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Gradient of {@link Softmax}, dx = y * (dy - sum(dy * y)), or, with {@code log}, of {@link
 * LogSoftmax}, dx = dy - exp(y) * sum(dy). Inputs: dy, y.
 */
public record SoftmaxGrad(int axis, boolean log) implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    Check.floats(this, inputs);
    Check.that(inputs.get(0).equals(inputs.get(1)), this, "inputs of one shape", inputs);
    return List.of(inputs.get(0));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    throw NoGradient.of(this);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 4 * inputs.get(0).elements();
  }
}
