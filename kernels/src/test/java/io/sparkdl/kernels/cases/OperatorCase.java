package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * An operator with inputs and the tolerance of its float outputs.
 *
 * @param name the ONNX name and what is special, such as {@code Conv_groups}; unique
 */
public record OperatorCase(
    String name, Operator operator, List<Argument> inputs, Tolerance tolerance) {
  public OperatorCase {
    inputs = List.copyOf(inputs);
  }

  /** Types of the inputs. */
  public List<TensorType> inputTypes() {
    return inputs.stream().map(Argument::type).toList();
  }

  @Override
  public String toString() {
    return name + " " + operator + " " + inputs;
  }
}
