package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/** Gradient of {@link AveragePool}: dy to dx of shape x. */
public record AveragePoolGrad(Window window, boolean countIncludePad, Shape x) implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.floats(this, inputs);
    Shape expected = window.outputShape(x, x.size(1));
    Check.that(inputs.get(0).shape().equals(expected), this, "dy " + expected, inputs.get(0));
    return List.of(inputs.get(0).withShape(x));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    throw NoGradient.of(this);
  }
}
