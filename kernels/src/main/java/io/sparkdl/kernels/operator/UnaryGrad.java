package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Gradient of a function of one element: dx = dy * f'. Inputs: dy, and the function's output or
 * input as {@link UnaryFunction#derivativeOfOutput()} says. No gradient of its own.
 */
public record UnaryGrad(UnaryFunction function) implements Operator {
  @Override
  public String onnxName() {
    return function.onnxName() + "Grad";
  }

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
  public boolean mayOverwrite(int input, int output) {
    return true;
  }
}
