package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/** Gradient of {@link SamplePoints} in x: positions, dy to dx of shape x. */
public record SamplePointsInputGrad(SamplePoints forward, Shape x) implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    TensorType dx = inputs.get(1).withShape(x);
    TensorType y = forward.infer(List.of(dx, inputs.get(0))).get(0);
    Check.that(y.equals(inputs.get(1)), this, "dy " + y, inputs.get(1));
    return List.of(dx);
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    throw NoGradient.of(this);
  }
}
