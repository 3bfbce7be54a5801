package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Gradient of a {@link Selection}, and the way back for its own sake (col2im): dy of y's shape to
 * dx of shape {@code x}, each element the sum of the elements of dy that were copies of it, in a
 * fixed order; 0 where there is none.
 */
public record SelectionAdjoint(Selection forward, Shape x) implements Operator {
  @Override
  public String onnxName() {
    return forward.onnxName() + "Adjoint";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.floats(this, inputs);
    Shape y = forward.outputShape(x);
    Check.that(inputs.get(0).shape().equals(y), this, "a gradient of shape " + y, inputs);
    return List.of(inputs.get(0).withShape(x));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    return List.of(d.apply(forward, d.dy(0)));
  }
}
