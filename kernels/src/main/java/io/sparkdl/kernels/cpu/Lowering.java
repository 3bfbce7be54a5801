package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.plan.Step;

/** How steps with one kind of operator become instructions. */
@FunctionalInterface
interface Lowering<O extends Operator> {
  /** Emits the step's instructions and defines its outputs. */
  void lower(O operator, Step step, CpuCompiler compiler);
}
