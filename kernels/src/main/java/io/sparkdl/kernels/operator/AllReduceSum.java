package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Sum of x over all programs that take part in an {@link io.sparkdl.kernels.backend.Exchange}: y
 * has the shape of x and is the same everywhere. Float only. Not of ONNX, in its style; NCCL's
 * all-reduce. With the sum of all programs' losses as the loss, an element of x adds to y
 * everywhere, so its gradient is the sum of what all programs say of y.
 */
public record AllReduceSum() implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.floats(this, inputs);
    return inputs;
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    return List.of(d.apply(this, d.dy(0)));
  }

  @Override
  public boolean mayOverwrite(int input, int output) {
    return true;
  }

  /** None: additions on the host, few beside what they wait for. */
  @Override
  public long flops(List<TensorType> inputs) {
    return 0;
  }
}
