package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * Converts elements to another kind: float to integer truncates towards zero, to bool is "not 0".
 * ONNX Cast-25. Only a cast from float to float passes a gradient on.
 */
public record Cast(ElementType to) implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    return List.of(new TensorType(to, inputs.get(0).shape()));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    boolean floats = to == ElementType.FLOAT && d.x(0).type().element() == ElementType.FLOAT;
    return Arrays.asList(floats ? d.dy(0) : null);
  }
}
