package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.Operator;
import java.util.List;

/** How the reference computes one kind of operator. */
@FunctionalInterface
interface Rule<O extends Operator> {
  /**
   * Computes the outputs.
   *
   * @param outputs of the types that the operator infers, filled with 0
   */
  void run(O operator, List<Elements> inputs, List<Elements> outputs);
}
