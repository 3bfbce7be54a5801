package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * A function of two elements of one type, with broadcasting of both sides. Each back end has one
 * lowering for all of them.
 */
public interface BinaryFunction extends Operator {
  /** The function's value for floats; 1 or 0 where the result is bool. */
  double apply(double a, double b);

  /** The function's value for integers and bools, which are 0 or 1. */
  long apply(long a, long b);

  /** True if both inputs may be of this type. */
  boolean takes(ElementType element);

  /** Type of the result for inputs of a type. */
  default ElementType result(ElementType element) {
    return element;
  }

  @Override
  default List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    ElementType element = inputs.get(0).element();
    Check.that(
        element == inputs.get(1).element() && takes(element),
        this,
        "two inputs of one element type of the function",
        inputs);
    Shape shape = Shape.broadcast(inputs.get(0).shape(), inputs.get(1).shape());
    return List.of(new TensorType(result(element), shape));
  }

  @Override
  default boolean mayOverwrite(int input, int output) {
    // Where the types differ, whoever places values does not ask.
    return true;
  }
}
