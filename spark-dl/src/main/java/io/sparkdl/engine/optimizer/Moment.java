package io.sparkdl.engine.optimizer;

import java.util.List;

/**
 * How far a training is, for a {@link Schedule}.
 *
 * @param step counted from 0
 * @param totalSteps of the whole training
 * @param stepsPerEpoch at least 1
 * @param validationLosses after each epoch that has ended; empty if nothing is validated
 */
public record Moment(
    long step, long totalSteps, long stepsPerEpoch, List<Double> validationLosses) {
  public Moment {
    if (step < 0 || totalSteps < 0 || stepsPerEpoch < 1) {
      throw new IllegalArgumentException(
          "schedule: expected steps of at least 0 and at least 1 step an epoch, got "
              + step
              + ", "
              + totalSteps
              + ", "
              + stepsPerEpoch);
    }
    validationLosses = List.copyOf(validationLosses);
  }

  /** A moment of a training whose epochs are single steps. */
  public Moment(long step, long totalSteps) {
    this(step, totalSteps, 1, List.of());
  }

  /** From 0 to 1 in what is left after the warm-up. */
  double position(long warmupSteps) {
    long left = Math.max(1, totalSteps - warmupSteps);
    return Math.min(1, (double) (step - warmupSteps) / left);
  }

  /** Epochs that have ended. */
  long epochs() {
    return step / stepsPerEpoch;
  }

  /** Epochs since the warm-up, with fractions. */
  double epochsAfter(long warmupSteps) {
    return (double) (step - warmupSteps) / stepsPerEpoch;
  }
}
