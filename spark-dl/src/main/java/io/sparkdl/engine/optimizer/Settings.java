package io.sparkdl.engine.optimizer;

import io.sparkdl.kernels.operator.UpdateRule;

/** Settings of an update in the order that {@link UpdateRule} names. */
final class Settings {
  private Settings() {}

  /** With weight decay as L2 penalty. */
  static double[] penalized(UpdateStep step, double... own) {
    return of(step.rate(), step.scale(), step.limit(), step.decay(), 1, own);
  }

  /** With decoupled weight decay. */
  static double[] decoupled(UpdateStep step, double... own) {
    return of(step.rate(), step.scale(), step.limit(), 0, 1 - step.rate() * step.decay(), own);
  }

  static double[] of(
      double rate, double scale, double limit, double penalty, double keep, double... own) {
    double[] settings = new double[UpdateRule.SETTINGS];
    settings[UpdateRule.RATE] = rate;
    settings[UpdateRule.SCALE] = scale;
    settings[UpdateRule.LIMIT] = limit;
    settings[UpdateRule.PENALTY] = penalty;
    settings[UpdateRule.KEEP] = keep;
    System.arraycopy(own, 0, settings, UpdateRule.OWN, own.length);
    return settings;
  }
}
