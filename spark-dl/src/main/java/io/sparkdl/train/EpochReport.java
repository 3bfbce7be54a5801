package io.sparkdl.train;

import io.sparkdl.engine.json.StrictJson;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

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
 * @param seconds of the steps, without validation, as the mean over the workers
 * @param workers what each worker did, by rank
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
    List<WorkerReport> workers)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public EpochReport {
    workers = new ArrayList<>(workers);
  }

  /** Where the steps' time went, as the mean over the workers. */
  public StepBreakdown breakdown() {
    return StepBreakdown.mean(workers);
  }

  /** The report as JSON text. */
  String toJson() {
    return StrictJson.write("epoch report", EpochReport.class, this);
  }

  /** The report that {@link #toJson} wrote. */
  static EpochReport fromJson(String json) {
    return StrictJson.read("epoch report", EpochReport.class, json);
  }

  /** This report with what was measured on the validation rows. */
  EpochReport withValidation(double loss, double accuracy) {
    return new EpochReport(
        epoch, rows, steps, this.loss, this.accuracy, loss, accuracy, seconds, workers);
  }
}
