package io.sparkdl.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.train.ExchangePolicy;
import io.sparkdl.train.ExchangeSettings;
import io.sparkdl.train.GradientCompression;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How workers exchange, from the params to the summary of a loaded model. */
class ExchangeParamsTest extends SparkTest {
  @TempDir Path folder;

  private static ExchangeSettings settings(NeuralNetworkClassifier estimator) {
    TrainingSpec spec =
        new TrainingSpec(
            Sequential.of(new Dense(2)), List.of(2), 2, Loss.CROSS_ENTROPY, new Optimizer.Adam());
    return FitSettings.config(estimator, spec, spark.sparkContext()).exchange();
  }

  @Test
  void config_ofParams_hasThem() {
    NeuralNetworkClassifier estimator = new NeuralNetworkClassifier();
    assertEquals(ExchangeSettings.DEFAULT, settings(estimator));
    assertEquals(
        new ExchangeSettings(ExchangePolicy.HIERARCHICAL, GradientCompression.topK(0.01)),
        settings(estimator.setExchange("hierarchical").setCompression("topK")));
    // The ratio is topK's alone.
    estimator.setExchange("direct").setCompression("bfloat16").setCompressionRatio(0.5);
    assertEquals(
        new ExchangeSettings(ExchangePolicy.DIRECT, GradientCompression.BFLOAT16),
        settings(estimator));
  }

  @Test
  void fit_compressed_saysSoInTheSummaryOfALoadedModel() throws IOException {
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setNumWorkers(2)
            .setEpochs(2)
            .setDevice("cpu")
            .setCompression("topK")
            .setCompressionRatio(0.05)
            .fit(Tables.points(spark, 200));
    String told = model.summary().exchange();
    assertTrue(told.startsWith("direct, compression topK of 0.05: 2 workers on 1 host"), told);
    assertTrue(model.summary().toString().endsWith(", exchange " + told));
    String path = folder.resolve("model").toString();
    model.save(path);
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(path);
    assertEquals(told, loaded.summary().exchange());
    assertEquals("topK", loaded.getCompression());
    assertEquals(0.05, loaded.getCompressionRatio());
  }
}
