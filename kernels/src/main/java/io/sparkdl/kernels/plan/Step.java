package io.sparkdl.kernels.plan;

import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/** One execution of an operator. */
public record Step(Operator operator, List<Value> inputs, List<Value> outputs) {
  public Step {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Types of the inputs. */
  public List<TensorType> inputTypes() {
    return inputs.stream().map(Value::type).toList();
  }

  /** Floating-point operations of one execution. */
  public long flops() {
    return operator.flops(inputTypes());
  }
}
