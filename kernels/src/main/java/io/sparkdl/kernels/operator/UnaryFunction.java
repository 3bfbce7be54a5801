package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * A function of one element, applied to each element of its only input. Those without attributes
 * are constants of {@link Unary}; those with attributes are records. Each back end has one lowering
 * for all of them.
 */
public interface UnaryFunction extends Operator {
  /** The function's value for a float; 1 or 0 where the result is bool. */
  double apply(double x);

  /** The function's value for an integer or bool. */
  default long apply(long x) {
    throw new IllegalStateException(onnxName() + ": expected a float, got an integer");
  }

  /** True if {@link #derivative} takes the function's output rather than its input. */
  default boolean derivativeOfOutput() {
    return false;
  }

  /** True if gradients pass through; false where the derivative is 0 wherever there is one. */
  default boolean differentiable() {
    return true;
  }

  /**
   * The derivative, given the output if {@link #derivativeOfOutput()}, else the input. Never called
   * unless {@link #differentiable()}.
   */
  double derivative(double saved);

  /** True if inputs may be of this type. */
  default boolean takes(ElementType element) {
    return element == ElementType.FLOAT;
  }

  /** Type of the result for inputs of a type. */
  default ElementType result(ElementType element) {
    return element;
  }

  @Override
  default List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    TensorType x = inputs.get(0);
    Check.that(takes(x.element()), this, "an element type of the function", x);
    return List.of(new TensorType(result(x.element()), x.shape()));
  }

  @Override
  default List<Value> gradient(Differentiation d) {
    if (!differentiable()) {
      return d.onlyFirst(null);
    }
    Value saved = derivativeOfOutput() ? d.y(0) : d.x(0);
    return d.onlyFirst(d.apply(new UnaryGrad(this), d.dy(0), saved));
  }

  @Override
  default boolean mayOverwrite(int input, int output) {
    // Where the types differ, whoever places values does not ask.
    return true;
  }
}
