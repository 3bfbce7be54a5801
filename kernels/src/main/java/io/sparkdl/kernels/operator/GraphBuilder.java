package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import java.util.List;

/** Receives operators and returns the values that they compute. */
public interface GraphBuilder {
  /** Adds a step and returns all of its outputs. */
  List<Value> applyAll(Operator operator, List<Value> inputs);

  /** Adds a step and returns its first output. */
  default Value apply(Operator operator, Value... inputs) {
    return applyAll(operator, List.of(inputs)).get(0);
  }

  /** A float scalar known when the plan is made. */
  Value constant(float value);
}
