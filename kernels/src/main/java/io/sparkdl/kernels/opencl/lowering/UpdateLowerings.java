package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.AdamUpdate;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.MomentumUpdate;
import io.sparkdl.kernels.operator.Adam;
import io.sparkdl.kernels.operator.Momentum;

/** Optimizer steps. */
final class UpdateLowerings {
  private UpdateLowerings() {}

  static void momentum(Momentum operator, LoweringContext step) {
    int n = step.outputElements(0);
    step.launch(
        new MomentumUpdate(
            n,
            step.input(0),
            step.input(1),
            step.input(2),
            step.input(3),
            step.output(0),
            step.output(1),
            operator.momentum(),
            operator.weightDecay(),
            operator.nesterov() ? 1 : 0),
        Grid.items(n));
  }

  static void adam(Adam operator, LoweringContext step) {
    int n = step.outputElements(0);
    step.launch(
        new AdamUpdate(
            n,
            step.input(0),
            step.input(1),
            step.input(2),
            step.input(3),
            step.input(4),
            step.output(0),
            step.output(1),
            step.output(2),
            operator.beta1(),
            operator.beta2(),
            operator.epsilon(),
            operator.weightDecay(),
            operator.decoupled() ? 1 : 0),
        Grid.items(n));
  }
}
