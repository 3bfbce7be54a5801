package io.sparkdl.engine.optimizer;

/**
 * What an optimizer is told of one step on some parameters.
 *
 * @param rate learning rate, with the factors of these parameters
 * @param decay weight decay, with the factor of these parameters
 * @param scale what gradients are multiplied with
 * @param limit largest magnitude of a scaled gradient's element; {@link Float#MAX_VALUE} for none
 * @param step counted from 1
 */
public record UpdateStep(double rate, double decay, double scale, double limit, long step) {
  /** The step with another rate. */
  UpdateStep withRate(double value) {
    return new UpdateStep(value, decay, scale, limit, step);
  }

  /** Bias correction of a moving mean with this factor: 1 / (1 - beta^step). */
  double correction(double beta) {
    return 1 / (1 - Math.pow(beta, step));
  }
}
