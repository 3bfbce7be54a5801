package io.sparkdl.engine.optimizer;

import io.sparkdl.kernels.operator.UpdateRule;

/** Adam and its kin: a moving mean of slopes over one of their size. */
sealed interface Moments extends Optimizer
    permits Optimizer.Adam, Optimizer.AdamW, Optimizer.Adamax, Optimizer.NAdam, Optimizer.RAdam {
  double beta1();

  double beta2();

  double epsilon();

  @Override
  default UpdateRule rule() {
    return UpdateRule.ADAM;
  }

  @Override
  default double[] settings(UpdateStep step) {
    return Settings.penalized(step, adam(step));
  }

  /** The rule's own settings. */
  default double[] adam(UpdateStep step) {
    return adam(beta1(), beta2(), epsilon(), step);
  }

  static double[] adam(double beta1, double beta2, double epsilon, UpdateStep step) {
    return new double[] {beta1, beta2, epsilon, step.correction(beta1), 0, step.correction(beta2)};
  }
}
