package io.sparkdl.pipelines;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: accuracy and loss of a saved pipeline on a Parquet table. */
@Command(
    name = "evaluate",
    description = "Measures a saved pipeline on a Parquet table; the columns are the model's.",
    mixinStandardHelpOptions = true)
final class Evaluate implements Callable<Integer> {
  @Option(names = "--data", required = true, paramLabel = "DIR", description = "Parquet table.")
  String data;

  @Mixin ModelOptions model;
  @Mixin SessionOptions session;
  @Mixin OutputOptions output;
  @Spec CommandSpec spec;

  /**
   * What was measured.
   *
   * @param accuracy and loss
   * @param seconds of scoring the table
   */
  record Result(Accuracy accuracy, double seconds) {
    void print(PrintWriter console) {
      console.printf(
          Locale.ROOT,
          "evaluated on %d rows in %.1f s (%.0f rows/s): accuracy %.4f, loss %.4f%n",
          accuracy.rows(),
          seconds,
          accuracy.rows() / seconds,
          accuracy.accuracy(),
          accuracy.loss());
    }
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (SparkSession spark = session.open("evaluate", 1)) {
      FittedPipeline fitted = model.load(spark);
      Result result = measure(fitted, spark.read().parquet(data));
      result.print(out);
      new JobReport()
          .put("command", "evaluate")
          .putRate(result.accuracy().rows(), result.seconds())
          .put("device", fitted.backEnd(spark))
          .put("workers", spark.sparkContext().defaultParallelism())
          .put("accuracy", result.accuracy().accuracy())
          .put("loss", result.accuracy().loss())
          .print(output, out);
    }
    return 0;
  }

  /**
   * Scores a table and compares with its labels.
   *
   * @throws IllegalArgumentException if the table is empty or has no label column
   */
  static Result measure(FittedPipeline fitted, Dataset<Row> table) {
    String label = fitted.network().getLabelCol();
    List<String> columns = Arrays.asList(table.columns());
    if (!columns.contains(label)) {
      throw new IllegalArgumentException(
          "column '%s': expected the labels, got none among %s".formatted(label, columns));
    }
    long start = System.nanoTime();
    Accuracy accuracy =
        Accuracy.of(
            fitted.pipeline().transform(table),
            label,
            fitted.network().getPredictionCol(),
            fitted.network().getProbabilityCol());
    return new Result(accuracy, (System.nanoTime() - start) / 1e9);
  }
}
