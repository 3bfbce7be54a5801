package io.sparkdl.kernels.plan;

import io.sparkdl.kernels.tensor.ShapeException;

/** The variable takes the value at the end of a run, after every step has read the old one. */
public record Assignment(Value variable, Value value) {
  public Assignment {
    if (!(variable.source() instanceof Value.Variable)) {
      throw new IllegalArgumentException("assignment: expected a variable, got " + variable);
    }
    if (variable.type().elements() != value.type().elements()
        || variable.type().element() != value.type().element()) {
      throw new ShapeException(
          "assignment: expected a value of type " + variable.type() + ", got " + value.type());
    }
  }
}
