package io.sparkdl.pipelines.shapes;

import io.sparkdl.pipelines.image.LabeledImages;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Drawn shapes as a {@link Dataset}, one task per partition. */
public final class ShapeTable {
  private ShapeTable() {}

  /**
   * Rows {@code [from, until)} of the images, of the schema of {@link LabeledImages}. Disjoint
   * ranges of one seed are a training and a test table.
   *
   * @param partitions number of partitions; the rows do not depend on it
   */
  public static Dataset<Row> of(
      SparkSession spark, ShapeImages images, long from, long until, int partitions) {
    return spark
        .range(from, until, 1, partitions)
        .map(
            (MapFunction<Long, Row>)
                row ->
                    LabeledImages.grey(
                        "shape-" + row,
                        images.size(),
                        images.size(),
                        images.pixels(row),
                        images.label(row)),
            Encoders.row(LabeledImages.schema()));
  }
}
