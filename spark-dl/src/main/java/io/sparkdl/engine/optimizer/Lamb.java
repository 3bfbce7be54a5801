package io.sparkdl.engine.optimizer;

import io.sparkdl.kernels.operator.UpdateRule;

/**
 * LAMB, for large batches: u = Adam's direction + weightDecay * x; x' = x - rate * ratio * u with
 * ratio = |x| / |u| for each tensor, 1 where either is 0. You et al. 2020, arXiv:1904.00962,
 * algorithm 2 with phi(z) = z.
 */
public record Lamb(double beta1, double beta2, double epsilon, double weightDecay)
    implements LayerWise {
  public Lamb {
    Range.moments("lamb", beta1, beta2, epsilon, weightDecay);
  }

  @Override
  public UpdateRule preparation() {
    return UpdateRule.ADAM;
  }

  @Override
  public double[] preparationSettings(UpdateStep step) {
    // x' = keep * x - rate * direction is the direction with decay if keep is that and rate -1.
    return Settings.of(
        -1, step.scale(), step.limit(), 0, step.decay(), Moments.adam(beta1, beta2, epsilon, step));
  }

  @Override
  public double ratio(double weights, double direction, double decay) {
    return weights > 0 && direction > 0 ? weights / direction : 1;
  }

  @Override
  public UpdateRule rule() {
    return UpdateRule.DESCENT;
  }

  @Override
  public double[] settings(UpdateStep step) {
    return Settings.of(step.rate(), 1, Float.MAX_VALUE, 0, 1);
  }
}
