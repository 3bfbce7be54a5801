package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * The elements that an {@link IndexedScatter} would change, in the shape of its updates: indexes,
 * dy to dupdates. The part of a scatter's gradient that reads.
 */
public record IndexedScatterGrad(IndexedScatter forward, Shape updates) implements Operator {
  @Override
  public String onnxName() {
    return forward.onnxName() + "Grad";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    Check.floats(this, inputs.subList(1, 2));
    forward.check(inputs.get(1).shape(), inputs.get(0).shape(), updates);
    return List.of(inputs.get(1).withShape(updates));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    throw NoGradient.of(this);
  }
}
