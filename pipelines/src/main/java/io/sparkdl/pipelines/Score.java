package io.sparkdl.pipelines;

import io.sparkdl.data.FeatureColumns;
import io.sparkdl.ml.NeuralNetworkClassificationModel;
import java.io.IOException;
import java.io.PrintWriter;
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

/**
 * {@code score}: a Parquet table through a saved pipeline into another. The new table has every
 * column of the old one but a column of all features, then the columns {@code probability} (Spark's
 * Vector) and {@code prediction} under the names that the model gives them.
 */
@Command(
    name = "score",
    description = {
      "Scores a Parquet table with a saved pipeline and writes another Parquet table:",
      "the columns of the first without one of all features, then probability and prediction."
    },
    mixinStandardHelpOptions = true)
final class Score implements Callable<Integer> {
  @Option(names = "--data", required = true, paramLabel = "DIR", description = "Parquet table.")
  String data;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Made by this job.")
  String out;

  @Mixin ModelOptions model;
  @Mixin SessionOptions session;
  @Mixin OutputOptions output;
  @Spec CommandSpec spec;

  /** Columns that are large and say nothing to who reads the scores. */
  private static String[] bulky(NeuralNetworkClassificationModel network) {
    FeatureColumns features = network.featureColumns();
    return features.scalar()
        ? new String[] {network.getRawPredictionCol()}
        : new String[] {features.names().get(0), network.getRawPredictionCol()};
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter console = spec.commandLine().getOut();
    try (SparkSession spark = session.open("score", 1)) {
      OutputFolder.requireCreatable("--out", out, spark.sparkContext().hadoopConfiguration());
      FittedPipeline fitted = model.load(spark);
      Dataset<Row> table = spark.read().parquet(data);
      long start = System.nanoTime();
      fitted.pipeline().transform(table).drop(bulky(fitted.network())).write().parquet(out);
      double seconds = (System.nanoTime() - start) / 1e9;
      // From the footers of what was written: rows that handleInvalid skipped are not among them.
      long rows = spark.read().parquet(out).count();
      console.printf(
          Locale.ROOT,
          "scored %d rows in %.1f s (%.0f rows/s) into %s%n",
          rows,
          seconds,
          rows / seconds,
          out);
      new JobReport()
          .put("command", "score")
          .putRate(rows, seconds)
          .put("device", fitted.backEnd(spark))
          .put("workers", spark.sparkContext().defaultParallelism())
          .put("out", out)
          .print(output, console);
    }
    return 0;
  }
}
