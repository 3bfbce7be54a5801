package io.sparkdl.pipelines.shapes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ShapeTableTest {
  private static final ShapeImages IMAGES = new ShapeImages(42, 28);
  private static SparkSession spark;

  @BeforeAll
  static void startSpark() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @Test
  void of_anyPartitioning_rowsOfTheGenerator() {
    List<Row> rows =
        ShapeTable.of(spark, IMAGES, 10, 40, 3).orderBy("image.origin").collectAsList();
    assertEquals(30, rows.size());
    for (int i = 0; i < rows.size(); i++) {
      Row image = rows.get(i).getStruct(0);
      assertEquals("shape-" + (10 + i), ImageSchema.getOrigin(image));
      assertArrayEquals(IMAGES.pixels(10 + i), ImageSchema.getData(image));
      assertEquals(IMAGES.label(10 + i), rows.get(i).getInt(1));
    }
  }

  /** The table is there to show what a network learns that a linear model cannot. */
  @Test
  void of_linearModelOnPixels_staysUnderNineTenths() {
    Dataset<Row> train = pixels(ShapeTable.of(spark, IMAGES, 0, 4000, 2)).cache();
    Dataset<Row> test = pixels(ShapeTable.of(spark, IMAGES, 4000, 5000, 2));
    LogisticRegressionModel model =
        new LogisticRegression().setMaxIter(30).setRegParam(0.01).fit(train);
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(test));
    System.out.println("A linear model on the pixels: accuracy " + accuracy);
    assertTrue(accuracy < 0.9, "accuracy " + accuracy);
  }

  private static Dataset<Row> pixels(Dataset<Row> images) {
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.IntegerType);
    return images.map(
        (MapFunction<Row, Row>)
            row -> {
              byte[] data = ImageSchema.getData(row.getStruct(0));
              double[] features = new double[data.length];
              for (int i = 0; i < data.length; i++) {
                features[i] = Byte.toUnsignedInt(data[i]) / 255.0;
              }
              return RowFactory.create(Vectors.dense(features), row.getInt(1));
            },
        Encoders.row(schema));
  }
}
