package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.operator.Operator;

/** Rule that turns one kind of operator into launches. */
@FunctionalInterface
interface Lowering<O extends Operator> {
  void lower(O operator, LoweringContext step);
}
