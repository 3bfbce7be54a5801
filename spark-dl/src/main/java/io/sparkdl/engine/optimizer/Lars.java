package io.sparkdl.engine.optimizer;

import io.sparkdl.kernels.operator.UpdateRule;

/**
 * LARS, for large batches: v' = momentum * v + rate * ratio * (g + weightDecay * x); x' = x - v'
 * with ratio = trust * |x| / (|g| + weightDecay * |x|) for each tensor, 1 where either norm is 0.
 * You, Gitman and Ginsburg 2017, arXiv:1708.03888.
 *
 * @param trust how far a step may go in proportion to a tensor's norm, such as 0.001
 */
public record Lars(double momentum, double trust, double weightDecay) implements LayerWise {
  public Lars {
    Range.fraction("lars", "momentum", momentum);
    Range.aboveZero("lars", "trust", trust);
    Range.atLeastZero("lars", "weight decay", weightDecay);
  }

  @Override
  public UpdateRule preparation() {
    return UpdateRule.DESCENT;
  }

  @Override
  public double[] preparationSettings(UpdateStep step) {
    return Settings.of(-1, step.scale(), step.limit(), 0, 0);
  }

  @Override
  public double ratio(double weights, double direction, double decay) {
    return weights > 0 && direction > 0 ? trust * weights / (direction + decay * weights) : 1;
  }

  @Override
  public UpdateRule rule() {
    return UpdateRule.MOMENTUM;
  }

  @Override
  public double[] settings(UpdateStep step) {
    return Settings.of(1, 1, Float.MAX_VALUE, step.decay(), 1, momentum, step.rate(), 0, 1);
  }
}
