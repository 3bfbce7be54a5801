package io.sparkdl.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sparkdl.data.FeatureEncoding;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.Sequential;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;

/** Models that earlier formats wrote still load and score as they did. */
class GoldenModelTest extends SparkTest {
  private static final double[] ROW = {0.5, -1, 2, 0.25};

  /** Wrote {@code format-1}: {@code write(path)}, with Spark's checksum files removed. */
  static void write(String path) throws IOException {
    Sequential network = Sequential.of(new Dense(5, Activation.RELU), new Dense(3));
    Models.model(network, FeatureEncoding.VECTOR, 3, 4)
        .setScoreBatchSize(8)
        .setThresholds(new double[] {0.25, 0.5, 0.75})
        .save(path);
  }

  @Test
  void load_format1_scoresAsWhenItWasWritten() throws URISyntaxException {
    Path path = Path.of(getClass().getResource("format-1").toURI());
    NeuralNetworkClassificationModel model = NeuralNetworkClassificationModel.load(path.toString());
    assertEquals("neuralNetwork_d5257cba978b", model.uid());
    assertEquals(8, model.getScoreBatchSize());
    assertArrayEquals(new double[] {0.25, 0.5, 0.75}, model.getThresholds());
    assertEquals(Models.summary(), model.summary());
    // What predictRaw gave when the model was written; 1e-5 for other instruction sets.
    double[] expected = {-0.28503996, -0.78917992, 0.53871346};
    assertArrayEquals(expected, model.predictRaw(Vectors.dense(ROW)).toArray(), 1e-5);
  }
}
