package io.sparkdl.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.data.DataException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Networks that the estimator knows by name, with sizes that it finds in the table. */
class NamedNetworkFitTest extends SparkTest {
  private static final StructType TOKENS =
      new StructType()
          .add("features", DataTypes.createArrayType(DataTypes.FloatType))
          .add("vector", SQLDataTypes.VectorType())
          .add("label", DataTypes.IntegerType);

  /** Rows of six tokens, of which one is its class: 3 or 4; the largest token is 8. */
  private Dataset<Row> tokens(int rows, float first) {
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      float[] values = {first, 5, 6, 7, 8, 0};
      values[1 + i % 5] = 3 + i % 2;
      List<Float> floats = new ArrayList<>();
      double[] doubles = new double[values.length];
      for (int j = 0; j < values.length; j++) {
        floats.add(values[j]);
        doubles[j] = values[j];
      }
      list.add(RowFactory.create(floats, Vectors.dense(doubles), i % 2));
    }
    return spark.createDataFrame(list, TOKENS).repartition(2);
  }

  @Test
  void fit_resnet18ByName_trainsOnImagesAndScores() {
    NeuralNetworkClassifier estimator =
        new NeuralNetworkClassifier()
            .setFeaturesCol("image")
            .setNetwork("resnet18")
            .setBatchSize(16)
            .setEpochs(1);
    NeuralNetworkClassificationModel model = estimator.fit(Tables.images(spark, 16));
    assertEquals(3, model.numClasses());
    assertEquals(1, model.summary().totalSteps());
    assertTrue(model.networkJson().contains("\"filters\":512"), model.networkJson());
    assertEquals(5, model.transform(Tables.images(spark, 5)).count());
  }

  @Test
  void fit_lstmByName_takesVocabularyFromTheTable() {
    for (String column : List.of("features", "vector")) {
      NeuralNetworkClassifier estimator =
          new NeuralNetworkClassifier()
              .setFeaturesCol(column)
              .setNetwork("lstm")
              .setBatchSize(20)
              .setEpochs(8)
              .setLearningRate(0.01);
      NeuralNetworkClassificationModel model = estimator.fit(tokens(60, 1));
      assertTrue(model.networkJson().contains("\"vocabulary\":9"), model.networkJson());
      double accuracy = FitTest.accuracy(model.transform(tokens(30, 2)));
      assertTrue(accuracy > 0.9, "accuracy " + accuracy + ", " + model.summary());
    }
  }

  @Test
  void fit_vocabularyParam_isTheNetworks() {
    NeuralNetworkClassifier estimator =
        new NeuralNetworkClassifier().setNetwork("gru").setVocabulary(40).setEpochs(1);
    NeuralNetworkClassificationModel model = estimator.fit(tokens(10, 1));
    assertTrue(model.networkJson().contains("\"vocabulary\":40"), model.networkJson());
  }

  @Test
  void fit_tokensThatAreNone_namesTheColumn() {
    NeuralNetworkClassifier estimator = new NeuralNetworkClassifier().setNetwork("gru");
    Dataset<Row> negative =
        tokens(10, 1).withColumn("features", functions.expr("array(float(-1), float(-2))"));
    assertEquals(
        "column 'features': expected tokens, whole numbers from 0, got -1.0 as the largest; set"
            + " vocabulary",
        assertThrows(DataException.class, () -> estimator.fit(negative)).getMessage());
  }
}
