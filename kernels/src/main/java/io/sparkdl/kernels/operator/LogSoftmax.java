package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/** x - log of the sum of exp(x) along an axis. Float only. ONNX LogSoftmax-13. */
public record LogSoftmax(int axis) implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.floats(this, inputs);
    inputs.get(0).shape().axis(axis);
    return inputs;
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    return List.of(d.apply(new SoftmaxGrad(axis, true), d.dy(0), d.y(0)));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 5 * inputs.get(0).elements();
  }
}
