package io.sparkdl.engine;

import io.sparkdl.engine.optimizer.ParameterRules;

/**
 * What a training does beside its optimizer's steps.
 *
 * @param parameters which parameters are trained how; null for all alike
 * @param clipValue largest magnitude of an element of the mean gradient, after its norm was
 *     limited; 0 for no limit
 * @param averageDecay what the moving average of the weights keeps per step, in [0, 1); 0 for no
 *     average. In step t it keeps at most (1 + t) / (10 + t), so that it soon forgets the initial
 *     weights.
 * @param activationBytes planned memory that a batch may take; above it parts of the network are
 *     computed again in the backward pass; 0 for no limit
 * @param syncBatchNorm whether batch norm takes the statistics of all programs that run a batch
 *     together, see {@link TrainingBatch#setShare}; null for false
 */
public record TrainingOptions(
    ParameterRules parameters,
    double clipValue,
    double averageDecay,
    long activationBytes,
    Boolean syncBatchNorm) {
  /** Nothing beside the optimizer's steps. */
  public static final TrainingOptions NONE = new TrainingOptions(null, 0, 0, 0, null);

  public TrainingOptions {
    parameters = parameters == null ? ParameterRules.NONE : parameters;
    check(clipValue >= 0, "a clipValue of at least 0", clipValue);
    check(averageDecay >= 0 && averageDecay < 1, "an averageDecay in [0, 1)", averageDecay);
    check(activationBytes >= 0, "activationBytes of at least 0", activationBytes);
    syncBatchNorm = syncBatchNorm != null && syncBatchNorm;
  }

  private static void check(boolean valid, String rule, Object value) {
    if (!valid) {
      throw new IllegalArgumentException("training: expected " + rule + ", got " + value);
    }
  }

  /** The same with other rules for parameters. */
  public TrainingOptions withParameters(ParameterRules value) {
    return new TrainingOptions(value, clipValue, averageDecay, activationBytes, syncBatchNorm);
  }

  /** The same with another limit of the gradient's elements. */
  public TrainingOptions withClipValue(double value) {
    return new TrainingOptions(parameters, value, averageDecay, activationBytes, syncBatchNorm);
  }

  /** The same with another average of the weights. */
  public TrainingOptions withAverageDecay(double value) {
    return new TrainingOptions(parameters, clipValue, value, activationBytes, syncBatchNorm);
  }

  /** The same with another budget for a batch's memory. */
  public TrainingOptions withActivationBytes(long value) {
    return new TrainingOptions(parameters, clipValue, averageDecay, value, syncBatchNorm);
  }

  /** The same with another choice of whose statistics batch norm takes. */
  public TrainingOptions withSyncBatchNorm(boolean value) {
    return new TrainingOptions(parameters, clipValue, averageDecay, activationBytes, value);
  }
}
