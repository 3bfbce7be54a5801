package io.sparkdl.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/** Tables that a fit refuses because of what their rows hold, each with its message. */
class BadInputTest extends SparkTest {
  private static String failure(NeuralNetworkClassifier estimator, Dataset<Row> table) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> estimator.fit(table));
    return e.getMessage();
  }

  private static void assertMessage(String part, String message) {
    assertTrue(message.contains(part), message);
  }

  private static Dataset<Row> withLabel(String expression) {
    return Tables.points(spark, 10)
        .coalesce(1)
        .orderBy("id")
        .withColumn("label", functions.expr(expression));
  }

  @Test
  void fit_badLabel_namesColumnRowAndValue() {
    assertMessage(
        "column 'label', partition 0, row 7: expected a label that is a whole number from 0",
        failure(FitTest.small(), withLabel("if(id = 7, -1, 0)")));
    assertMessage("got -1.0", failure(FitTest.small(), withLabel("if(id = 7, -1, 0)")));
    assertMessage(
        "row 3: expected a label that is a whole number from 0",
        failure(FitTest.small(), withLabel("if(id = 3, 1.5, 0)")));
    assertMessage("column 'label'", failure(FitTest.small(), withLabel("if(id = 3, null, 0)")));
  }

  @Test
  void fit_labelBeyondTheNetwork_namesBothNumbers() {
    assertEquals(
        "network: expected an output of at least 8 scores a row, the number of classes of label"
            + " column 'label', got (3); change the last layer",
        failure(FitTest.small(), withLabel("if(id = 3, 7, 0)")));
  }

  @Test
  void fit_badFeatures_failOrAreLeftOut() {
    Dataset<Row> bad =
        Tables.points(spark, 9)
            .union(
                spark.createDataFrame(
                    List.of(
                        Tables.point(9, new float[] {1, Float.NaN, 0, 0}, 0, false),
                        RowFactory.create(10L, null, null, null, 1, 1.0, false)),
                    Tables.POINTS))
            .coalesce(1)
            .orderBy("id");
    assertMessage(
        "column 'features', partition 0, row 9:", failure(FitTest.small().setEpochs(1), bad));
    NeuralNetworkClassificationModel model =
        FitTest.small().setEpochs(1).setHandleInvalid("skip").fit(bad);
    assertEquals(9, model.summary().totalRows());
    assertEquals("skip", model.getHandleInvalid());
  }

  @Test
  void fit_imagesOfDifferentSizes_namesTheRow() {
    Row small = RowFactory.create(99L, Tables.image(new byte[16], 4, 1), 0);
    Dataset<Row> mixed =
        Tables.images(spark, 6)
            .union(spark.createDataFrame(List.of(small), Tables.IMAGES))
            .coalesce(1)
            .orderBy("id");
    assertMessage(
        "column 'image', partition 0, row 6: expected an image of 1 channels of 8 x 8 (height x"
            + " width), got 1 channels of 4 x 4",
        failure(new NeuralNetworkClassifier().setFeaturesCol("image").setNetwork("cnn"), mixed));
  }

  @Test
  void fit_noRows_saysSo() {
    Dataset<Row> points = Tables.points(spark, 10);
    assertMessage(
        "column 'features': expected a table with at least 1 valid row, got none",
        failure(FitTest.small(), points.filter("id < 0")));
    assertMessage(
        "validation rows (where 'validation' is true): column 'features': expected a table",
        failure(
            FitTest.small().setValidationIndicatorCol("validation"),
            points.withColumn("validation", functions.lit(false))));
  }

  @Test
  void fit_inputShapeOfOtherWidth_namesBoth() {
    assertEquals(
        "inputShape: expected sizes whose product is 4, the numbers of a row of column 'features',"
            + " got [1, 3, 3]",
        failure(
            new NeuralNetworkClassifier().setNetwork("cnn").setInputShape(1, 3, 3),
            Tables.points(spark, 10)));
  }

  @Test
  void fit_tooManyWorkers_namesBothNumbers() {
    Exception e =
        assertThrows(
            RuntimeException.class,
            () -> FitTest.small().setNumWorkers(3).fit(Tables.points(spark, 30)));
    assertMessage("expected at most the 2 tasks that can run at once, got 3", e.getMessage());
  }
}
