package io.sparkdl.kernels.plan;

import io.sparkdl.kernels.operator.Operator;
import java.util.List;

/** Computes operators of which all inputs are constants while a plan is being made. */
@FunctionalInterface
public interface ConstantEvaluator {
  /**
   * The elements of the outputs.
   *
   * @param inputs constants of any plan
   * @return one float[], int[] (also for bool), long[] or byte[] per output
   */
  List<Object> evaluate(Operator operator, List<Value> inputs);
}
