package io.sparkdl.train;

import java.io.Serializable;
import java.util.Objects;

/**
 * How the workers of a fit exchange gradients and weights.
 *
 * @param policy by which algorithm
 * @param compression what messages leave out until later
 * @param localSteps steps that each worker takes by itself before weights are averaged; 1 for the
 *     same weights on all workers after each step
 */
public record ExchangeSettings(
    ExchangePolicy policy, GradientCompression compression, int localSteps)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What a fit does that is not told otherwise. */
  public static final ExchangeSettings DEFAULT =
      new ExchangeSettings(ExchangePolicy.AUTO, GradientCompression.NONE, 1);

  public ExchangeSettings {
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(compression, "compression");
    if (localSteps < 1) {
      throw new IllegalArgumentException("localSteps: expected at least 1, got " + localSteps);
    }
    if (localSteps > 1 && compression.isLossy()) {
      throw new IllegalArgumentException(
          "localSteps: expected 1 with compression "
              + compression
              + ", which is of the gradients of every step, got "
              + localSteps
              + "; set one of the two");
    }
  }

  /** An exchange in every step. */
  public ExchangeSettings(ExchangePolicy policy, GradientCompression compression) {
    this(policy, compression, 1);
  }
}
