package io.sparkdl.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Everything that a schema shows, refused before a job starts: no Spark session here. */
class SchemaTest {
  private static final String LINEAR =
      "{\"type\": \"sequential\", \"layers\": [{\"type\": \"dense\", \"units\": 3}]}";

  private static String failure(StructType schema, Consumer<NeuralNetworkClassifier> change) {
    NeuralNetworkClassifier estimator = new NeuralNetworkClassifier();
    change.accept(estimator);
    return assertThrows(IllegalArgumentException.class, () -> estimator.transformSchema(schema))
        .getMessage();
  }

  @Test
  void transformSchema_goodTable_appendsOutputs() {
    StructType schema = new NeuralNetworkClassifier().transformSchema(Tables.POINTS);
    assertArrayEquals(
        new String[] {
          "id",
          "features",
          "vector",
          "doubles",
          "label",
          "weight",
          "validation",
          "rawPrediction",
          "probability",
          "prediction"
        },
        schema.fieldNames());
    new NeuralNetworkClassifier()
        .setFeaturesCol("image")
        .setNetwork("cnn")
        .transformSchema(Tables.IMAGES);
    new NeuralNetworkClassifier()
        .setNetwork("cnn")
        .setInputShape(1, 2, 2)
        .transformSchema(Tables.POINTS);
  }

  @Test
  void transformSchema_wrongColumns_namesThem() {
    assertTrue(
        failure(Tables.POINTS, e -> e.setFeaturesCol("pixels"))
            .startsWith("column 'pixels': expected a column of the table, got id, features"));
    assertTrue(
        failure(Tables.POINTS, e -> e.setFeaturesCol("id"))
            .startsWith("column 'id': expected features as an ml Vector, array<float>"));
    assertTrue(
        failure(Tables.POINTS, e -> e.setLabelCol("class"))
            .startsWith("column 'class': expected a column of the table"));
    assertTrue(
        failure(Tables.POINTS, e -> e.setLabelCol("features"))
            .startsWith("column 'features': expected a numeric label, got array<float>"));
    assertTrue(
        failure(Tables.POINTS, e -> e.setWeightCol("validation"))
            .startsWith("column 'validation': expected a numeric weight, got boolean"));
    assertTrue(
        failure(Tables.POINTS, e -> e.setWeightCol("none"))
            .startsWith("column 'none': expected a column of the table"));
    assertEquals(
        "column 'weight': expected a boolean indicator, got double",
        failure(Tables.POINTS, e -> e.setValidationIndicatorCol("weight")));
    assertTrue(
        failure(Tables.POINTS, e -> e.setPredictionCol("label"))
            .startsWith("column 'label': expected no such column before it is added, got one"));
    assertTrue(
        failure(Tables.POINTS, e -> e.setPredictionCol("p").setProbabilityCol("p"))
            .startsWith("column 'p': expected no such column before it is added, got one"));
  }

  @Test
  void transformSchema_syncBatchNormInParts_isRefused() {
    String message = failure(Tables.POINTS, e -> e.setSyncBatchNorm(true).setMicroBatches(4));
    assertTrue(message.contains("microBatches"), message);
    assertTrue(message.contains("got 4"), message);
  }

  @Test
  void transformSchema_wrongNetwork_saysWhere() {
    assertEquals(
        "network: expected mlp, cnn, vgg13, resnet18, efficientnet, vit-tiny, rnn, gru, lstm,"
            + " transformer-encoder or a JSON object, got 'resnet'",
        failure(Tables.POINTS, e -> e.setNetwork("resnet")));
    assertTrue(
        failure(Tables.POINTS, e -> e.setNetwork("unet"))
            .endsWith("got 'unet', which gives no scores of classes"));
    assertEquals(
        "network: lstm expected rows of tokens, got IMAGE; whole numbers in one axis",
        failure(Tables.IMAGES, e -> e.setFeaturesCol("image").setNetwork("lstm")));
    assertTrue(
        failure(Tables.POINTS, e -> e.setNetwork("{\"type\": \"sequential\""))
            .startsWith("network: expected valid JSON"));
    String misspelt = LINEAR.replace("units", "unit");
    assertTrue(
        failure(Tables.POINTS, e -> e.setNetwork(misspelt)).contains("layers[0]"),
        failure(Tables.POINTS, e -> e.setNetwork(misspelt)));
    assertEquals(
        "network: cnn expected rows of (channels, height, width), got FLOAT_ARRAY; set inputShape,"
            + " such as 1, 28, 28",
        failure(Tables.POINTS, e -> e.setNetwork("cnn")));
    assertTrue(
        failure(Tables.IMAGES, e -> e.setFeaturesCol("image").setInputShape(1, 8, 8))
            .startsWith("inputShape: expected none for a column of images"));
    assertTrue(
        failure(Tables.POINTS, e -> e.setNumWorkers(65))
            .startsWith("numWorkers: expected at most virtualShards, 64"));
  }

  @Test
  void transformSchema_labelOfOtherClasses_namesBothNumbers() {
    StructField label =
        NominalAttribute.defaultAttr().withName("label").withNumValues(5).toStructField();
    StructType schema =
        new StructType().add("features", DataTypes.createArrayType(DataTypes.FloatType)).add(label);
    assertEquals(
        "network: expected an output of 5 scores a row, the number of classes of label column"
            + " 'label', got (3); change the last layer",
        failure(schema, e -> e.setNetwork(LINEAR).setInputShape(4)));
    StructType added = new NeuralNetworkClassifier().transformSchema(schema);
    assertEquals(
        5, added.apply("prediction").metadata().getMetadata("ml_attr").getLong("num_vals"));
  }

  @Test
  void transformSchema_ofModel_checksWhatItScores() {
    NeuralNetworkClassificationModel model = Models.mlp(4, 3);
    assertEquals(
        "column 'image': expected FLOAT_ARRAY features as the model was trained on, got images,"
            + " whose scaling it does not know",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    model
                        .copy(new ParamMap().put(model.featuresCol(), "image"))
                        .transformSchema(Tables.IMAGES))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> model.transformSchema(new StructType()));
  }
}
