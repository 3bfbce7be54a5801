package io.sparkdl.ml;

/**
 * Setters of {@link OptimizationParams}.
 *
 * @param <S> the stage that they return
 */
public interface OptimizationSetters<S> extends OptimizationParams {
  /** The stage itself; not for users. */
  S self();

  /** Sets {@link #clipValue()}. */
  default S setClipValue(double value) {
    set(clipValue(), value);
    return self();
  }

  /** Sets {@link #averageDecay()}. */
  default S setAverageDecay(double value) {
    set(averageDecay(), value);
    return self();
  }

  /** Sets {@link #microBatches()}. */
  default S setMicroBatches(int value) {
    set(microBatches(), value);
    return self();
  }

  /** Sets {@link #activationBytes()}. */
  default S setActivationBytes(long value) {
    set(activationBytes(), value);
    return self();
  }

  /** Sets {@link #syncBatchNorm()}. */
  default S setSyncBatchNorm(boolean value) {
    set(syncBatchNorm(), value);
    return self();
  }

  /** Sets {@link #frozenParameters()}. */
  default S setFrozenParameters(String... value) {
    set(frozenParameters(), value);
    return self();
  }

  /** Sets {@link #learningRateFactors()}. */
  default S setLearningRateFactors(String... value) {
    set(learningRateFactors(), value);
    return self();
  }

  /** Sets {@link #weightDecayFactors()}. */
  default S setWeightDecayFactors(String... value) {
    set(weightDecayFactors(), value);
    return self();
  }

  /** Sets {@link #scheduleFactor()}. */
  default S setScheduleFactor(double value) {
    set(scheduleFactor(), value);
    return self();
  }

  /** Sets {@link #scheduleEpochs()}. */
  default S setScheduleEpochs(int value) {
    set(scheduleEpochs(), value);
    return self();
  }

  /** Sets {@link #scheduleMilestones()}. */
  default S setScheduleMilestones(int... value) {
    set(scheduleMilestones(), value);
    return self();
  }

  /** Sets {@link #schedulePower()}. */
  default S setSchedulePower(double value) {
    set(schedulePower(), value);
    return self();
  }

  /** Sets {@link #scheduleFloor()}. */
  default S setScheduleFloor(double value) {
    set(scheduleFloor(), value);
    return self();
  }
}
