package io.sparkdl.train;

import io.sparkdl.data.Named;
import java.util.List;

/** Which algorithm the workers of a fit exchange gradients and weights by. */
public enum ExchangePolicy implements Named {
  /** The one that {@link ExchangeCost} predicts to be faster. */
  AUTO("auto"),

  /** Each worker with each. */
  DIRECT("direct"),

  /**
   * The workers of each host among themselves first; {@link #DIRECT} unless there are several hosts
   * with as many workers each, more than one.
   */
  HIERARCHICAL("hierarchical");

  private final String id;

  ExchangePolicy(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  /** The names of all. */
  public static List<String> ids() {
    return Named.ids(values());
  }

  /**
   * The policy of a name.
   *
   * @param id one of {@link #ids}
   * @throws IllegalArgumentException if there is none of this name
   */
  public static ExchangePolicy of(String id) {
    return Named.of("exchange", values(), id);
  }
}
