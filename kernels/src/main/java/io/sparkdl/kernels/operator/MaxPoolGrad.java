package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Gradient of {@link MaxPool}: x, y, dy to dx; the first largest element of each window gets dy.
 */
public record MaxPoolGrad(Window window) implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 3, 3);
    Check.floats(this, inputs);
    Check.that(inputs.get(1).equals(inputs.get(2)), this, "dy of y's shape", inputs);
    return List.of(inputs.get(0));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    throw NoGradient.of(this);
  }
}
