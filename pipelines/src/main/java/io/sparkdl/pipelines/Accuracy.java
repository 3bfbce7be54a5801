package io.sparkdl.pipelines;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;

import org.apache.spark.ml.functions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How well a classifier did on a table, in one pass over it.
 *
 * @param rows that were scored
 * @param accuracy share of rows whose prediction is their label
 * @param loss mean cross entropy: of -ln of the probability given to the label, which counts as at
 *     least 1e-15, as in Spark's own log loss
 */
record Accuracy(long rows, double accuracy, double loss) {
  private static final double LEAST_PROBABILITY = 1e-15;

  /**
   * Measures the output of a fitted classifier.
   *
   * @param scored with the label, {@code prediction} and {@code probability}
   * @throws IllegalArgumentException if there are no rows
   */
  static Accuracy of(
      Dataset<Row> scored, String labelCol, String predictionCol, String probabilityCol) {
    var label = col(labelCol).cast("double");
    var ofLabel =
        element_at(
            functions.vector_to_array(col(probabilityCol), "float64"), label.cast("int").plus(1));
    Row sums =
        scored
            .select(
                label.equalTo(col(predictionCol)).cast("double").as("correct"),
                log(greatest(ofLabel, lit(LEAST_PROBABILITY))).multiply(-1).as("loss"))
            .agg(count(lit(1)), avg(col("correct")), avg(col("loss")))
            .head();
    if (sums.getLong(0) == 0) {
      throw new IllegalArgumentException("--data: expected at least one row, got an empty table");
    }
    return new Accuracy(sums.getLong(0), sums.getDouble(1), sums.getDouble(2));
  }
}
