package io.sparkdl.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Something that reads a whole table, timed on one core. */
interface FeedTask {
  void read(Dataset<Row> table, FeedKind kind) throws IOException;

  /** Prints the values a second of a task; arguments: the kind, the folder for tables, rows. */
  static void measure(FeedTask task, String[] arguments) throws IOException {
    FeedKind kind = FeedKind.valueOf(arguments[0]);
    long rows = Long.parseLong(arguments[2]);
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            // Spark reads tables of more fields as rows.
            .config("spark.sql.codegen.maxFields", 1000)
            .getOrCreate()) {
      // The first table warms up what the second measures.
      double rate = 0;
      for (long count : new long[] {rows / 4, rows}) {
        Dataset<Row> table = table(spark, kind, Path.of(arguments[1]), count);
        if (!table.queryExecution().executedPlan().toString().contains("ColumnarToRow")) {
          throw new IllegalStateException("bench: expected a columnar scan of " + kind);
        }
        long start = System.nanoTime();
        task.read(table, kind);
        rate = count * kind.width() / ((System.nanoTime() - start) / 1e9);
      }
      System.out.println("rate " + rate);
    }
  }

  private static Dataset<Row> table(SparkSession spark, FeedKind kind, Path folder, long rows) {
    String path = folder.resolve("feed-" + kind + "-" + rows).toString();
    if (!Files.exists(Path.of(path, "_SUCCESS"))) {
      kind.table(spark, rows).write().mode("overwrite").parquet(path);
    }
    return spark.read().parquet(path);
  }
}
