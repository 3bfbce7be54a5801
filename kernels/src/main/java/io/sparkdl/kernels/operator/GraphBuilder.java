package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/** Receives operators and returns the values that they compute. */
public interface GraphBuilder {
  /** Adds a step, or those that a {@link Composite} is made of, and returns all outputs. */
  List<Value> applyAll(Operator operator, List<Value> inputs);

  /** Adds a step and returns its first output. */
  default Value apply(Operator operator, Value... inputs) {
    return applyAll(operator, List.of(inputs)).get(0);
  }

  /** A value known when the plan is made: a float[], int[] (also for bool), long[] or byte[]. */
  Value constant(TensorType type, Object data);

  /** A float scalar known when the plan is made. */
  default Value constant(float value) {
    return constant(new TensorType(ElementType.FLOAT, Shape.SCALAR), new float[] {value});
  }
}
