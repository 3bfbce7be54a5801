package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Gradient of an {@link IndexedGather} by its x: indexes, dy to dx of shape {@code x}. Rows that
 * several indexes chose get the sum of their gradients, added in the order of the indexes; others
 * 0.
 */
public record IndexedGatherGrad(IndexedGather forward, Shape x) implements Operator {
  @Override
  public String onnxName() {
    return forward.onnxName() + "Grad";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    Check.floats(this, inputs.subList(1, 2));
    Shape y = forward.outputShape(x, inputs.get(0).shape());
    Check.that(inputs.get(1).shape().equals(y), this, "a gradient of shape " + y, inputs);
    return List.of(inputs.get(1).withShape(x));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    throw NoGradient.of(this);
  }
}
