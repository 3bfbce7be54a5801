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
 * @param breakdown where the steps' time went, as the mean over the workers
 * @param workers what each worker did, by rank; none where there is no room for it any more
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
    StepBreakdown breakdown,
    List<WorkerReport> workers)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public EpochReport {
    workers = new ArrayList<>(workers);
  }

  /** An epoch whose breakdown is that of its workers. */
  public EpochReport(
      int epoch,
      long rows,
      long steps,
      double loss,
      double accuracy,
      double validationLoss,
      double validationAccuracy,
      double seconds,
      List<WorkerReport> workers) {
    this(
        epoch,
        rows,
        steps,
        loss,
        accuracy,
        validationLoss,
        validationAccuracy,
        seconds,
        StepBreakdown.mean(workers),
        workers);
  }

  /** This report without what each worker did. */
  public EpochReport withoutWorkers() {
    return new EpochReport(
        epoch,
        rows,
        steps,
        loss,
        accuracy,
        validationLoss,
        validationAccuracy,
        seconds,
        breakdown,
        List.of());
  }

  /**
   * Takes what each worker did out of the first reports, until the rest tell of at most this many;
   * the last one keeps its own.
   *
   * @param reports is changed
   */
  public static void keepWorkers(List<EpochReport> reports, int most) {
    int told = 0;
    for (int i = reports.size() - 1; i >= 0; i--) {
      EpochReport report = reports.get(i);
      told += report.workers().size();
      if (told > most && i < reports.size() - 1) {
        reports.set(i, report.withoutWorkers());
      }
    }
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
        epoch, rows, steps, this.loss, this.accuracy, loss, accuracy, seconds, breakdown, workers);
  }
}
