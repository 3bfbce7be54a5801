package io.sparkdl.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/** Params of how weights are moved, beside the common ones of {@link NeuralNetworkParams}. */
public interface OptimizationParams extends Params {
  /** The stage's own set; not for users. */
  NeuralNetworkParamSet paramSet();

  /** Largest magnitude of an element of the gradient; 0 for no limit. */
  default DoubleParam clipValue() {
    return paramSet().optimization.clipValue;
  }

  /** What the moving average of the weights keeps per step; 0 for no average. */
  default DoubleParam averageDecay() {
    return paramSet().optimization.averageDecay;
  }

  /** Parts in which a worker runs its share of a batch. */
  default IntParam microBatches() {
    return paramSet().optimization.microBatches;
  }

  /** Planned memory that a batch may take; 0 for no limit. */
  default LongParam activationBytes() {
    return paramSet().optimization.activationBytes;
  }

  /** Whether batch norm takes the statistics of all workers' rows. */
  default BooleanParam syncBatchNorm() {
    return paramSet().optimization.syncBatchNorm;
  }

  /** Patterns of the names of parameters that are not trained. */
  default StringArrayParam frozenParameters() {
    return paramSet().optimization.frozenParameters;
  }

  /** Factors of the learning rate by pattern. */
  default StringArrayParam learningRateFactors() {
    return paramSet().optimization.learningRateFactors;
  }

  /** Factors of the weight decay by pattern. */
  default StringArrayParam weightDecayFactors() {
    return paramSet().optimization.weightDecayFactors;
  }

  /** What the learning rate is multiplied with. */
  default DoubleParam scheduleFactor() {
    return paramSet().optimization.scheduleFactor;
  }

  /** Epochs of a stage of the schedule. */
  default IntParam scheduleEpochs() {
    return paramSet().optimization.scheduleEpochs;
  }

  /** Epochs after which multiStep acts. */
  default IntArrayParam scheduleMilestones() {
    return paramSet().optimization.scheduleMilestones;
  }

  /** Power of polynomial. */
  default DoubleParam schedulePower() {
    return paramSet().optimization.schedulePower;
  }

  /** Least part of the learning rate. */
  default DoubleParam scheduleFloor() {
    return paramSet().optimization.scheduleFloor;
  }

  /** Value of {@link #clipValue()}. */
  default double getClipValue() {
    return (Double) getOrDefault(clipValue());
  }

  /** Value of {@link #averageDecay()}. */
  default double getAverageDecay() {
    return (Double) getOrDefault(averageDecay());
  }

  /** Value of {@link #microBatches()}. */
  default int getMicroBatches() {
    return (Integer) getOrDefault(microBatches());
  }

  /** Value of {@link #activationBytes()}. */
  default long getActivationBytes() {
    return (Long) getOrDefault(activationBytes());
  }

  /** Value of {@link #syncBatchNorm()}. */
  default boolean getSyncBatchNorm() {
    return (Boolean) getOrDefault(syncBatchNorm());
  }

  /** Value of {@link #frozenParameters()}; none if it is not set. */
  default String[] getFrozenParameters() {
    return isDefined(frozenParameters()) ? getOrDefault(frozenParameters()) : new String[0];
  }

  /** Value of {@link #learningRateFactors()}; none if it is not set. */
  default String[] getLearningRateFactors() {
    return isDefined(learningRateFactors()) ? getOrDefault(learningRateFactors()) : new String[0];
  }

  /** Value of {@link #weightDecayFactors()}; none if it is not set. */
  default String[] getWeightDecayFactors() {
    return isDefined(weightDecayFactors()) ? getOrDefault(weightDecayFactors()) : new String[0];
  }

  /** Value of {@link #scheduleFactor()}. */
  default double getScheduleFactor() {
    return (Double) getOrDefault(scheduleFactor());
  }

  /** Value of {@link #scheduleEpochs()}. */
  default int getScheduleEpochs() {
    return (Integer) getOrDefault(scheduleEpochs());
  }

  /** Value of {@link #scheduleMilestones()}; none if it is not set. */
  default int[] getScheduleMilestones() {
    return isDefined(scheduleMilestones()) ? getOrDefault(scheduleMilestones()) : new int[0];
  }

  /** Value of {@link #schedulePower()}. */
  default double getSchedulePower() {
    return (Double) getOrDefault(schedulePower());
  }

  /** Value of {@link #scheduleFloor()}. */
  default double getScheduleFloor() {
    return (Double) getOrDefault(scheduleFloor());
  }
}
