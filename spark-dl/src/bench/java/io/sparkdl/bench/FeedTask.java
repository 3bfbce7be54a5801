package io.sparkdl.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Something that reads a whole table, timed on one core. */
interface FeedTask {
  /** Time for readings before the one that is timed: for the compiler, and the heap to grow. */
  Duration WARM_UP = Duration.ofSeconds(12);

  /** Reads the table; returns the nanoseconds of what is measured. */
  long read(Dataset<Row> table, FeedKind kind) throws IOException;

  /** Prints the values a second of a task; arguments: the kind, the folder for tables, rows. */
  static void measure(FeedTask task, String[] arguments) throws IOException {
    FeedKind kind = FeedKind.valueOf(arguments[0]);
    long rows = Long.parseLong(arguments[2]);
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .getOrCreate()) {
      String path = written(spark, kind, Path.of(arguments[1]), rows);
      // Spark reads tables of more fields as rows. To write them, it computes them faster so.
      spark.conf().set("spark.sql.codegen.maxFields", 1000);
      for (long begun = System.nanoTime(); System.nanoTime() - begun < WARM_UP.toNanos(); ) {
        task.read(table(spark, kind, path), kind);
      }
      long nanos = task.read(table(spark, kind, path), kind);
      System.out.println("rate " + rows * kind.width() / (nanos / 1e9));
    }
  }

  private static String written(SparkSession spark, FeedKind kind, Path folder, long rows) {
    String path = folder.resolve("feed-" + kind + "-" + rows).toString();
    if (!Files.exists(Path.of(path, "_SUCCESS"))) {
      kind.table(spark, rows).write().mode("overwrite").parquet(path);
    }
    return path;
  }

  private static Dataset<Row> table(SparkSession spark, FeedKind kind, String path) {
    Dataset<Row> table = spark.read().parquet(path);
    if (!table.queryExecution().executedPlan().toString().contains("ColumnarToRow")) {
      throw new IllegalStateException("bench: expected a columnar scan of " + kind);
    }
    return table;
  }
}
