package io.sparkdl.train;

import java.io.Serializable;

/**
 * What one epoch did.
 *
 * @param epoch counted from 0
 * @param rows rows trained on, as the workers counted them
 * @param steps global batches
 * @param loss mean loss of the rows, by their weights, each taken when its batch was trained
 * @param accuracy part of the rows whose class was right when their batch was trained; NaN if the
 *     loss takes no labels
 * @param validationLoss mean loss of the validation rows after the epoch; NaN if there are none
 * @param validationAccuracy part of the validation rows whose class is right; NaN likewise
 * @param seconds of the steps, without validation
 * @param breakdown where these went
 */
public record EpochReport(
    int epoch,
    long rows,
    long steps,
    double loss,
    double accuracy,
    double validationLoss,
    double validationAccuracy,
    double seconds,
    StepBreakdown breakdown)
    implements Serializable {
  private static final long serialVersionUID = 1L;
}
