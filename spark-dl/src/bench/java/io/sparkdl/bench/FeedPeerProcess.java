package io.sparkdl.bench;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.reflect.ClassTag;

/** Reads a table without a feed: its values as the Parquet reader has them, or Spark's rows. */
final class FeedPeerProcess {
  private FeedPeerProcess() {}

  /** Arguments: those of {@link FeedTask#measure}. */
  public static void main(String[] arguments) throws IOException {
    FeedTask.measure(
        (table, kind) -> {
          long start = System.nanoTime();
          List<Double> sums = kind == FeedKind.COLUMNS ? rows(table, kind) : decoded(table, kind);
          if (!Double.isFinite(sums.stream().mapToDouble(Double::doubleValue).sum())) {
            throw new IllegalStateException("bench: expected finite numbers");
          }
          return System.nanoTime() - start;
        },
        arguments);
  }

  private static List<Double> rows(Dataset<Row> table, FeedKind kind) {
    int width = kind.width();
    FlatMapFunction<Iterator<Row>, Double> numbers =
        partition -> {
          float[] row = new float[width];
          double sum = 0;
          while (partition.hasNext()) {
            Row next = partition.next();
            for (int i = 0; i < width; i++) {
              row[i] = next.getFloat(i);
            }
            sum += row[width - 1];
          }
          return List.of(sum).iterator();
        };
    return features(table).toJavaRDD().mapPartitions(numbers).collect();
  }

  private static List<Double> decoded(Dataset<Row> table, FeedKind kind) {
    FlatMapFunction<Iterator<ColumnarBatch>, Double> numbers =
        partition -> {
          double sum = 0;
          while (partition.hasNext()) {
            sum += sum(partition.next(), kind);
          }
          return List.of(sum).iterator();
        };
    return batches(table).mapPartitions(numbers).collect();
  }

  /** A table without its labels. */
  static Dataset<Row> features(Dataset<Row> table) {
    return table.drop("y");
  }

  /** A table's features as the Parquet reader has them. */
  static JavaRDD<ColumnarBatch> batches(Dataset<Row> table) {
    SparkPlan scan = features(table).queryExecution().sparkPlan();
    return new JavaRDD<>(
        scan.executeColumnar(), ClassTag.<ColumnarBatch>apply(ColumnarBatch.class));
  }

  /** The last number of each row, so that all have been read. */
  private static double sum(ColumnarBatch batch, FeedKind kind) {
    ColumnVector column = batch.column(0);
    int last = kind.width() - 1;
    double sum = 0;
    for (int row = 0; row < batch.numRows(); row++) {
      sum +=
          switch (kind) {
            case VECTOR -> column.getChild(3).getArray(row).toDoubleArray()[last];
            case IMAGE -> column.getChild(5).getBinary(row)[last];
            default -> column.getArray(row).toFloatArray()[last];
          };
    }
    return sum;
  }
}
