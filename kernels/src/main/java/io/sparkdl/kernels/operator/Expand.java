package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Repeats the input so that it has the shape that it and {@code target} broadcast to. ONNX
 * Expand-13.
 */
public record Expand(Shape target) implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    TensorType x = inputs.get(0);
    return List.of(x.withShape(Shape.broadcast(x.shape(), target)));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    return List.of(d.sumTo(d.dy(0), d.x(0).shape()));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 0;
  }
}
