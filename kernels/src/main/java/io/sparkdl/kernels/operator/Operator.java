package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * What a step of a plan computes, with the name, attributes and semantics of the ONNX operator of
 * the same name; gradients and optimizer updates, which ONNX lacks, follow its style. Implemented
 * by records and enums, so equal operators are equal values. Inputs that ONNX wants constant (a
 * shape, axes) are attributes here.
 */
public interface Operator {
  /** The ONNX name, such as {@code MatMul}. */
  default String onnxName() {
    return getClass().getSimpleName();
  }

  /**
   * Types of the outputs.
   *
   * @param inputs types of the inputs, in the operator's order; trailing optional ones may be
   *     absent
   * @throws io.sparkdl.kernels.tensor.ShapeException if the inputs do not fit the operator
   */
  List<TensorType> infer(List<TensorType> inputs);

  /**
   * Adds the steps that compute the gradients with respect to the inputs.
   *
   * @return one value per input, or null where the input has none (labels, masks, running
   *     statistics)
   */
  List<Value> gradient(Differentiation d);

  /**
   * False for outputs that the gradient rule takes as constant, such as a batch's statistics.
   *
   * @param output index of a float output
   */
  default boolean passesGradient(int output) {
    return true;
  }

  /**
   * True if an implementation may write output {@code output} over input {@code input}: both have
   * the same type, and each output element depends on no other element of that input.
   */
  default boolean mayOverwrite(int input, int output) {
    return false;
  }

  /** Floating-point operations of one execution, a multiply-add counted as two. */
  default long flops(List<TensorType> inputs) {
    return infer(inputs).get(0).elements();
  }

  /**
   * What tells operators apart in tables of how to compute them: {@link UnaryFunction}, {@link
   * BinaryFunction} and {@link RandomFunction} for all functions of that kind, else the operator's
   * class.
   */
  static Class<?> kind(Operator operator) {
    if (operator instanceof UnaryFunction) {
      return UnaryFunction.class;
    }
    if (operator instanceof BinaryFunction) {
      return BinaryFunction.class;
    }
    if (operator instanceof RandomFunction) {
      return RandomFunction.class;
    }
    return operator instanceof Enum<?> constant
        ? constant.getDeclaringClass()
        : operator.getClass();
  }
}
