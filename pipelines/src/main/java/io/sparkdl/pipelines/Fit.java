package io.sparkdl.pipelines;

import io.sparkdl.ml.EpochMetrics;
import io.sparkdl.ml.TrainingSummary;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A fit and what it measured.
 *
 * @param fitted the pipeline
 * @param seconds of the whole fit, the reading of the table included
 */
record Fit(FittedPipeline fitted, double seconds) {
  private static final double MILLIS = 1000;

  /** Fits a pipeline of one stage, the network, and shows on {@code console} how far it is. */
  static Fit of(Dataset<Row> table, TrainingOptions training, PrintWriter console) {
    long start = System.nanoTime();
    try (FitProgress progress = FitProgress.on(console)) {
      PipelineStage network = training.classifier(table.schema()).setProgressListener(progress);
      Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {network});
      FittedPipeline fitted = FittedPipeline.of(pipeline.fit(table));
      return new Fit(fitted, (System.nanoTime() - start) / 1e9);
    }
  }

  /**
   * The fields of {@code --json}: {@code rows} are the table's, {@code rowsPerSecond} counts those
   * of every epoch, {@code accuracy} and {@code loss} are the last epoch's on the rows that it
   * trained on, {@code exchange} says how workers exchanged, {@code stepSeconds} is the part of
   * {@code seconds} that went into steps, and {@code stepBreakdown} the seconds of a mean step, by
   * what a worker did: {@code forward} and {@code backward} are the passes before and after the
   * loss, {@code update} the optimizer, {@code copy} what moves between the device and the exchange
   * with other workers; {@code decodeSeconds}, before the first step, are a sum over the tasks that
   * read the table.
   */
  void report(SparkSession spark, JobReport report) {
    report
        .put("rows", lastEpoch().rows())
        .put("seconds", seconds)
        .put("rowsPerSecond", summary().totalRows() / seconds)
        .put("device", fitted.backEnd(spark))
        .put("deviceName", summary().device())
        .put("workers", summary().workers())
        .put("exchange", summary().exchange())
        .put("epochs", summary().epochs().size())
        .put("accuracy", lastEpoch().accuracy())
        .put("loss", lastEpoch().loss())
        .put("steps", summary().totalSteps())
        .put("stepSeconds", sum(EpochMetrics::seconds))
        .put("stepBreakdown", stepBreakdown())
        .put("decodeSeconds", summary().decodeSeconds());
  }

  /** Three lines: the fit, where the time of a step went, and that of reading the table. */
  void print(PrintWriter console) {
    console.printf(
        Locale.ROOT,
        "trained on %d rows, %d epochs, in %.1f s (%.0f rows/s), %d workers on %s:"
            + " loss %.4f, accuracy %.4f%n",
        lastEpoch().rows(),
        summary().epochs().size(),
        seconds,
        summary().totalRows() / seconds,
        summary().workers(),
        summary().device(),
        lastEpoch().loss(),
        lastEpoch().accuracy());
    console.printf(
        Locale.ROOT,
        "a step took %.2f ms: %s%n",
        sum(EpochMetrics::seconds) / summary().totalSteps() * MILLIS,
        stepBreakdown().entrySet().stream()
            .map(part -> "%s %.2f".formatted(part.getKey(), part.getValue() * MILLIS))
            .collect(Collectors.joining(", ")));
    console.printf(
        Locale.ROOT, "decoding the rows took %.2f s of tasks%n", summary().decodeSeconds());
  }

  private TrainingSummary summary() {
    return fitted.network().summary();
  }

  private EpochMetrics lastEpoch() {
    List<EpochMetrics> epochs = summary().epochs();
    return epochs.get(epochs.size() - 1);
  }

  private Map<String, Double> stepBreakdown() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    long steps = summary().totalSteps();
    seconds.put("read", sum(EpochMetrics::readSeconds) / steps);
    seconds.put("copy", sum(EpochMetrics::copySeconds) / steps);
    seconds.put("forward", sum(EpochMetrics::forwardSeconds) / steps);
    seconds.put("backward", sum(EpochMetrics::backwardSeconds) / steps);
    seconds.put("communicate", sum(EpochMetrics::communicateSeconds) / steps);
    seconds.put("wait", sum(EpochMetrics::waitSeconds) / steps);
    seconds.put("update", sum(EpochMetrics::updateSeconds) / steps);
    return seconds;
  }

  private double sum(ToDoubleFunction<EpochMetrics> part) {
    return summary().epochs().stream().mapToDouble(part).sum();
  }
}
