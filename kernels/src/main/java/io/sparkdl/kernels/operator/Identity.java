package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/** The input itself. ONNX Identity-25. */
public record Identity() implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    return inputs;
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    return List.of(d.dy(0));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 0;
  }
}
