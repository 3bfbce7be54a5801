package io.sparkdl.bench;

import io.sparkdl.data.ArrowDataset;
import io.sparkdl.data.DataColumns;
import io.sparkdl.data.EpochOrder;
import io.sparkdl.data.HandleInvalid;
import io.sparkdl.data.Label;
import io.sparkdl.data.ShardChunk;
import io.sparkdl.data.ShardPlan;
import io.sparkdl.data.ShardStore;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.Tuple2;
import scala.reflect.ClassTag;

/** Feeds a Parquet table of 784 numbers a row to plan inputs, on one core, or only decodes it. */
final class FeedProcess {
  private static final int WIDTH = 784;
  private static final int SHARDS = 64;
  private static final int BATCH = 128;

  private FeedProcess() {}

  /**
   * Arguments: {@code ours} or {@code decode}; {@code array} or {@code vector}; the folder for tables;
   * rows.
   */
  public static void main(String[] arguments) throws Exception {
    long rows = Long.parseLong(arguments[3]);
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .getOrCreate()) {
      // The first table warms up what the second measures.
      double rate = 0;
      for (long count : new long[] {rows / 8, rows}) {
        Dataset<Row> table = table(spark, arguments[1], Path.of(arguments[2]), count);
        long start = System.nanoTime();
        if (arguments[0].equals("ours")) {
          feed(table);
        } else {
          decode(table, arguments[1].equals("vector"));
        }
        rate = count * WIDTH / ((System.nanoTime() - start) / 1e9);
      }
      System.out.println("rate " + rate);
    }
  }

  private static Dataset<Row> table(SparkSession spark, String kind, Path folder, long rows) {
    String path = folder.resolve("feed-" + kind + "-" + rows).toString();
    if (!Files.exists(Path.of(path, "_SUCCESS"))) {
      String numbers = "transform(sequence(1, " + WIDTH + "), i -> float(hash(id, i) / 2147483648.0))";
      Dataset<Row> made =
          spark.range(0, rows, 1, 4).selectExpr(numbers + " as x", "int(id % 10) as y");
      if (kind.equals("vector")) {
        Column vector = functions.array_to_vector(made.col("x"));
        made = made.select(vector.as("x"), made.col("y"));
      }
      made.write().mode("overwrite").parquet(path);
    }
    return spark.read().parquet(path);
  }

  /** What a fit does until numbers lie in a plan's input: load, deal, store, gather. */
  private static void feed(Dataset<Row> table) {
    DataColumns columns = new DataColumns("x", "y", null, Label.classes(10), HandleInvalid.ERROR);
    try (ArrowDataset dataset = ArrowDataset.load(table, columns, SHARDS)) {
      long rows = dataset.statistics().totalRows();
      var type = dataset.statistics().type();
      dataset
          .byShard(0)
          .partitionBy(new HashPartitioner(1))
          .foreachPartition(
              chunks -> {
                try (ShardStore store = ShardStore.inLocalDirectory("feed-" + rows, 0, type)) {
                  gather(chunks, store, new ShardPlan(rows, SHARDS, BATCH, 1, 1));
                }
              });
    }
  }

  private static void gather(
      Iterator<Tuple2<Integer, ShardChunk>> chunks, ShardStore store, ShardPlan plan)
      throws IOException {
    while (chunks.hasNext()) {
      store.add(chunks.next()._2());
    }
    store.seal(0, plan, 0);
    int[] shards = new int[BATCH];
    int[] indexes = new int[BATCH];
    FloatBuffer input = FloatBuffer.allocate(BATCH * WIDTH);
    EpochOrder order = plan.epoch(1, 0, 0);
    for (long step = 0; step < plan.steps(); step++) {
      int count = order.select(step, 0, shards, indexes);
      store.gatherFeatures(0, shards, indexes, 0, count, input);
    }
  }

  private static void decode(Dataset<Row> table, boolean vectors) {
    SparkPlan scan = table.select("x").queryExecution().sparkPlan();
    var batches =
        new org.apache.spark.api.java.JavaRDD<>(
            scan.executeColumnar(), ClassTag.<ColumnarBatch>apply(ColumnarBatch.class));
    List<Double> sums =
        batches
            .mapPartitions(
                partition -> {
                  double sum = 0;
                  while (partition.hasNext()) {
                    sum += sum(partition.next(), vectors);
                  }
                  return List.of(sum).iterator();
                })
            .collect();
    if (!Double.isFinite(sums.stream().mapToDouble(Double::doubleValue).sum())) {
      throw new IllegalStateException("bench: expected finite numbers");
    }
  }

  /** The last number of each row, so that all have been read. */
  private static double sum(ColumnarBatch batch, boolean vectors) {
    ColumnVector column = vectors ? batch.column(0).getChild(3) : batch.column(0);
    double sum = 0;
    for (int row = 0; row < batch.numRows(); row++) {
      sum +=
          vectors
              ? column.getArray(row).toDoubleArray()[WIDTH - 1]
              : column.getArray(row).toFloatArray()[WIDTH - 1];
    }
    return sum;
  }
}
