package io.sparkdl.train;

import java.io.Serializable;
import java.util.Objects;

/**
 * How the workers of a fit exchange gradients and weights.
 *
 * @param policy by which algorithm
 * @param compression what messages leave out until later
 */
public record ExchangeSettings(ExchangePolicy policy, GradientCompression compression)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What a fit does that is not told otherwise. */
  public static final ExchangeSettings DEFAULT =
      new ExchangeSettings(ExchangePolicy.AUTO, GradientCompression.NONE);

  public ExchangeSettings {
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(compression, "compression");
  }
}
