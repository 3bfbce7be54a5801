package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.ShapeException;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/** Checks that operators make of their inputs, with one form of message. */
final class Check {
  private Check() {}

  /** Throws unless the number of inputs is within the bounds. */
  static void inputs(Operator operator, List<TensorType> inputs, int least, int most) {
    if (inputs.size() < least || inputs.size() > most) {
      throw new ShapeException(
          operator.onnxName()
              + ": expected "
              + (least == most ? "" + least : least + " to " + most)
              + " inputs, got "
              + inputs.size());
    }
  }

  /** Throws unless the condition holds; {@code expected} and {@code got} complete the message. */
  static void that(boolean condition, Operator operator, String expected, Object got) {
    if (!condition) {
      throw new ShapeException(operator.onnxName() + ": expected " + expected + ", got " + got);
    }
  }

  /** Throws unless every input is float. */
  static void floats(Operator operator, List<TensorType> inputs) {
    for (TensorType input : inputs) {
      that(input.element() == ElementType.FLOAT, operator, "float32 inputs", inputs);
    }
  }
}
