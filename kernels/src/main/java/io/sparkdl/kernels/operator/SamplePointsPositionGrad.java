package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/** Gradient of {@link SamplePoints} in the positions: x, positions, dy to dpositions. */
public record SamplePointsPositionGrad(SamplePoints forward) implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 3, 3);
    TensorType y = forward.infer(inputs.subList(0, 2)).get(0);
    Check.that(y.equals(inputs.get(2)), this, "dy " + y, inputs.get(2));
    return List.of(inputs.get(1));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    throw NoGradient.of(this);
  }
}
