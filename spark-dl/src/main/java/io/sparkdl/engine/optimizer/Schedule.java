package io.sparkdl.engine.optimizer;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** The learning rate of each step, as a factor of the base rate. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Schedule.Constant.class, name = "constant"),
  @JsonSubTypes.Type(value = Schedule.Cosine.class, name = "cosine")
})
public sealed interface Schedule {
  /** Steps over which the rate rises linearly to the base rate first. */
  long warmupSteps();

  /** Factor after the warm-up, for a position from 0 to 1 in what is left. */
  double after(double position);

  /** The rate of step {@code step} of {@code totalSteps}, counted from 0. */
  default double rate(double base, long step, long totalSteps) {
    if (step < warmupSteps()) {
      return base * (step + 1) / warmupSteps();
    }
    long left = Math.max(1, totalSteps - warmupSteps());
    return base * after(Math.min(1, (double) (step - warmupSteps()) / left));
  }

  /** The base rate throughout. */
  record Constant(long warmupSteps) implements Schedule {
    public Constant {
      checkWarmup(warmupSteps);
    }

    @Override
    public double after(double position) {
      return 1;
    }
  }

  /**
   * Half a cosine from the base rate down to {@code floor} times it. Loshchilov and Hutter 2017,
   * arXiv:1608.03983, without restarts.
   */
  record Cosine(long warmupSteps, double floor) implements Schedule {
    public Cosine {
      checkWarmup(warmupSteps);
      if (!(floor >= 0 && floor <= 1)) {
        throw new IllegalArgumentException("cosine: expected a floor from 0 to 1, got " + floor);
      }
    }

    @Override
    public double after(double position) {
      return floor + (1 - floor) * (1 + Math.cos(Math.PI * position)) / 2;
    }
  }

  private static void checkWarmup(long steps) {
    if (steps < 0) {
      throw new IllegalArgumentException(
          "schedule: expected at least 0 warm-up steps, got " + steps);
    }
  }
}
