package io.sparkdl.engine.optimizer;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.sparkdl.engine.json.StrictJson;
import java.util.List;

/**
 * The learning rate of each step, as a factor of the base rate; any may have a warm-up in front.
 * Epochs are counted from the start of the training, the warm-up included, where a schedule says no
 * other.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Schedule.Constant.class, name = "constant"),
  @JsonSubTypes.Type(value = Schedule.Cosine.class, name = "cosine"),
  @JsonSubTypes.Type(value = Schedule.CosineRestarts.class, name = "cosineRestarts"),
  @JsonSubTypes.Type(value = Schedule.Step.class, name = "step"),
  @JsonSubTypes.Type(value = Schedule.MultiStep.class, name = "multiStep"),
  @JsonSubTypes.Type(value = Schedule.Exponential.class, name = "exponential"),
  @JsonSubTypes.Type(value = Schedule.Polynomial.class, name = "polynomial"),
  @JsonSubTypes.Type(value = Schedule.OneCycle.class, name = "oneCycle"),
  @JsonSubTypes.Type(value = Schedule.Plateau.class, name = "plateau")
})
public sealed interface Schedule {
  /** Steps over which the rate rises linearly to the base rate first. */
  long warmupSteps();

  /** Factor at a moment after the warm-up. */
  double after(Moment moment);

  /** True if the schedule follows the loss on validation rows. */
  default boolean needsValidation() {
    return false;
  }

  /** The rate at a moment. */
  default double rate(double base, Moment moment) {
    if (moment.step() < warmupSteps()) {
      return base * (moment.step() + 1) / warmupSteps();
    }
    return base * after(moment);
  }

  /** The rate of step {@code step} of {@code totalSteps}, counted from 0; an epoch is one step. */
  default double rate(double base, long step, long totalSteps) {
    return rate(base, new Moment(step, totalSteps));
  }

  /** The JSON form, which {@link #fromJson} reads back to an equal schedule. */
  default String toJson() {
    return StrictJson.write("schedule", Schedule.class, this);
  }

  /**
   * Reads the JSON form.
   *
   * @throws IllegalArgumentException if it is malformed, with the place and what is wrong
   */
  static Schedule fromJson(String json) {
    return StrictJson.read("schedule", Schedule.class, json);
  }

  /** The base rate throughout. */
  record Constant(long warmupSteps) implements Schedule {
    public Constant {
      ScheduleChecks.warmup(warmupSteps);
    }

    @Override
    public double after(Moment moment) {
      return 1;
    }
  }

  /**
   * Half a cosine from the base rate down to {@code floor} times it. Loshchilov and Hutter 2017,
   * arXiv:1608.03983, without restarts.
   */
  record Cosine(long warmupSteps, double floor) implements Schedule {
    public Cosine {
      ScheduleChecks.warmup(warmupSteps);
      ScheduleChecks.floor("cosine", floor);
    }

    @Override
    public double after(Moment moment) {
      return between(floor, 1, moment.position(warmupSteps));
    }
  }

  /**
   * Half cosines from the base rate down to {@code floor} times it, one after the other, each
   * {@code growth} times as long as the one before. Loshchilov and Hutter 2017, arXiv:1608.03983.
   *
   * @param epochs length of the first, counted from the end of the warm-up
   */
  record CosineRestarts(long warmupSteps, double epochs, double growth, double floor)
      implements Schedule {
    public CosineRestarts {
      ScheduleChecks.warmup(warmupSteps);
      ScheduleChecks.that(epochs > 0, "cosineRestarts", "epochs above 0", epochs);
      ScheduleChecks.that(growth >= 1, "cosineRestarts", "a growth of at least 1", growth);
      ScheduleChecks.floor("cosineRestarts", floor);
    }

    @Override
    public double after(Moment moment) {
      double rest = moment.epochsAfter(warmupSteps);
      double length = epochs;
      while (rest >= length) {
        rest -= length;
        length *= growth;
      }
      return between(floor, 1, rest / length);
    }
  }

  /** {@code factor} to the power of how often {@code epochs} epochs have ended. */
  record Step(long warmupSteps, long epochs, double factor) implements Schedule {
    public Step {
      ScheduleChecks.warmup(warmupSteps);
      ScheduleChecks.that(epochs > 0, "step", "at least 1 epoch", epochs);
      ScheduleChecks.factor("step", factor);
    }

    @Override
    public double after(Moment moment) {
      return Math.pow(factor, moment.epochs() / epochs);
    }
  }

  /**
   * {@code factor} to the power of how many of the milestones have passed.
   *
   * @param milestones numbers of epochs, rising
   */
  record MultiStep(long warmupSteps, List<Long> milestones, double factor) implements Schedule {
    public MultiStep {
      ScheduleChecks.warmup(warmupSteps);
      milestones = ScheduleChecks.rising("multiStep", milestones);
      ScheduleChecks.factor("multiStep", factor);
    }

    @Override
    public double after(Moment moment) {
      long epochs = moment.epochs();
      return Math.pow(factor, milestones.stream().filter(epoch -> epoch <= epochs).count());
    }
  }

  /** {@code factor} to the power of the epochs since the warm-up, with fractions. */
  record Exponential(long warmupSteps, double factor) implements Schedule {
    public Exponential {
      ScheduleChecks.warmup(warmupSteps);
      ScheduleChecks.factor("exponential", factor);
    }

    @Override
    public double after(Moment moment) {
      return Math.pow(factor, moment.epochsAfter(warmupSteps));
    }
  }

  /** (1 - position)^power from the base rate down to {@code floor} times it; 1 is a line. */
  record Polynomial(long warmupSteps, double power, double floor) implements Schedule {
    public Polynomial {
      ScheduleChecks.warmup(warmupSteps);
      ScheduleChecks.that(power > 0, "polynomial", "a power above 0", power);
      ScheduleChecks.floor("polynomial", floor);
    }

    @Override
    public double after(Moment moment) {
      return floor + (1 - floor) * Math.pow(1 - moment.position(warmupSteps), power);
    }
  }

  /**
   * Half a cosine up from {@code start} times the base rate to it, then one down to {@code floor}
   * times it. Smith and Topin 2018, arXiv:1708.07120.
   *
   * @param rise part of the training, between 0 and 1, in which the rate rises
   */
  record OneCycle(long warmupSteps, double rise, double start, double floor) implements Schedule {
    public OneCycle {
      ScheduleChecks.warmup(warmupSteps);
      ScheduleChecks.that(rise > 0 && rise < 1, "oneCycle", "a rise between 0 and 1", rise);
      ScheduleChecks.that(start >= 0 && start <= 1, "oneCycle", "a start from 0 to 1", start);
      ScheduleChecks.floor("oneCycle", floor);
    }

    @Override
    public double after(Moment moment) {
      double position = moment.position(warmupSteps);
      return position < rise
          ? between(1, start, position / rise)
          : between(floor, 1, (position - rise) / (1 - rise));
    }
  }

  /**
   * Times {@code factor} after each {@code patience} + 1 epochs in a row whose loss on validation
   * rows was not below the best so far times 1 - {@code threshold}; at least {@code floor}.
   */
  record Plateau(long warmupSteps, double factor, int patience, double threshold, double floor)
      implements Schedule {
    public Plateau {
      ScheduleChecks.warmup(warmupSteps);
      ScheduleChecks.factor("plateau", factor);
      ScheduleChecks.that(patience >= 0, "plateau", "a patience of at least 0", patience);
      ScheduleChecks.that(
          threshold >= 0 && threshold < 1, "plateau", "a threshold in [0, 1)", threshold);
      ScheduleChecks.floor("plateau", floor);
    }

    @Override
    public boolean needsValidation() {
      return true;
    }

    @Override
    public double after(Moment moment) {
      double result = 1;
      double best = Double.POSITIVE_INFINITY;
      int worse = 0;
      for (double loss : moment.validationLosses()) {
        if (loss < best * (1 - threshold)) {
          best = loss;
          worse = 0;
        } else if (++worse > patience) {
          result *= factor;
          worse = 0;
        }
      }
      return Math.max(floor, result);
    }
  }

  /** Half a cosine from {@code high} at position 0 to {@code low} at position 1. */
  private static double between(double low, double high, double position) {
    return low + (high - low) * (1 + Math.cos(Math.PI * position)) / 2;
  }
}
