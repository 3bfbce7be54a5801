package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Gradient of {@link RoiAlign} in x: x, rois, samples, dy to dx; with the largest neighbour, the
 * first largest one gets dy.
 */
public record RoiAlignGrad(RoiAlign forward) implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 4, 4);
    TensorType y = forward.infer(inputs.subList(0, 3)).get(0);
    Check.that(y.equals(inputs.get(3)), this, "dy " + y, inputs.get(3));
    return List.of(inputs.get(0));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    throw NoGradient.of(this);
  }
}
