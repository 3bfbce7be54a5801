package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/** Number of the input's elements, an int64 scalar: a constant of the plan. ONNX Size-25. */
public record SizeOf() implements Composite {
  @Override
  public String onnxName() {
    return "Size";
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    long[] elements = {inputs.get(0).type().elements()};
    return List.of(builder.constant(new TensorType(ElementType.INT64, Shape.SCALAR), elements));
  }
}
