package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.TrainingOptions;
import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.optimizer.ParameterRules;
import io.sparkdl.engine.weights.Weights;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fits whose workers leave something out of what they send; their weights are compared after every
 * step.
 */
@Timeout(120)
class ExchangeFitTest extends LocalSessionTest {
  private static final int EPOCHS = 40;

  private static TrainingSpec spec() {
    return spec(32);
  }

  private static TrainingSpec spec(int hidden) {
    Sequential network = Sequential.of(new Dense(hidden, Activation.TANH), new Dense(3));
    return new TrainingSpec(
        network, List.of(WorkerFits.WIDTH), 3, Loss.CROSS_ENTROPY, new Optimizer.Adam());
  }

  /** 61 rows: the last batch of an epoch has 13. */
  private static Dataset<Row> table() {
    return WorkerFits.table(spark, 20, 41);
  }

  private static TrainingConfig.Builder config(TrainingSpec spec, GradientCompression compression) {
    return WorkerFits.config(spec)
        .epochs(EPOCHS)
        .checksumInterval(1)
        .exchange(new ExchangeSettings(ExchangePolicy.AUTO, compression));
  }

  private static double loss(TrainingResult result) {
    return result.history().epochs().get(EPOCHS - 1).loss();
  }

  /** What is late by some steps moves the loss by as much as the noise of batches does. */
  @ParameterizedTest
  @CsvSource({
    "2, bfloat16, 1, 0.005",
    "3, bfloat16, 1, 0.005",
    "4, bfloat16, 1, 0.005",
    "2, topK, 0.1, 0.05",
    "3, topK, 0.1, 0.05",
    "4, topK, 0.25, 0.05"
  })
  void fit_compressed_reachesNearlyTheLossOfAll(
      int workers, String name, double ratio, double tolerance) {
    TrainingResult all =
        WorkerFits.fit(
            spark, table(), config(spec(), GradientCompression.NONE).numWorkers(workers).build());
    TrainingConfig config =
        config(spec(), GradientCompression.of(name, ratio)).numWorkers(workers).build();
    TrainingResult some = WorkerFits.fit(spark, table(), config);
    double first = all.history().epochs().get(0).loss();
    assertTrue(loss(all) < 0.8 * first, "it learns: " + first + " to " + loss(all));
    assertEquals(loss(all), loss(some), tolerance * first);
    assertArrayEquals(
        some.weights().parameters(), WorkerFits.fit(spark, table(), config).weights().parameters());
  }

  /**
   * Frozen parameters stay, the average is given to all as it is; of layers that are exchanged
   * together, and of one that is large enough not to be exchanged.
   */
  @ParameterizedTest
  @ValueSource(ints = {32, 4096})
  void fit_compressedWithFrozenAndAverage_keepsBoth(int hidden) {
    ParameterRules rules = new ParameterRules(List.of("0-*"), Map.of(), Map.of());
    TrainingSpec spec = spec(hidden).withOptions(new TrainingOptions(rules, 0, 0.5, 0, false));
    TrainingConfig.Builder config = config(spec, GradientCompression.topK(0.1)).numWorkers(3);
    TrainingResult result = WorkerFits.fit(spark, table(), config.build());
    float[] begun = Weights.initial(spec.layout(), 5).parameters();
    int frozen = (WorkerFits.WIDTH + 1) * hidden;
    for (int i = 0; i < frozen; i++) {
      assertEquals(begun[i], result.weights().parameters()[i]);
    }
    assertTrue(loss(result) < result.history().epochs().get(0).loss());
  }

  @Test
  void fit_workersOfOneHost_saysHowTheyExchange() {
    try (LogLines log = new LogLines(Worker.class)) {
      TrainingConfig.Builder config = config(spec(), GradientCompression.BFLOAT16).epochs(1);
      TrainingResult result = WorkerFits.fit(spark, table(), config.numWorkers(2).build());
      String told = result.history().exchange();
      String expected = "direct, compression bfloat16: 2 workers on 1 host, gradients of 0.001 MB";
      assertTrue(told.startsWith(expected), told);
      List<String> lines = log.lines().stream().filter(line -> line.contains(told)).toList();
      assertEquals(1, lines.size(), log.lines().toString());
    }
    TrainingResult alone =
        WorkerFits.fit(spark, table(), config(spec(), GradientCompression.NONE).epochs(1).build());
    assertEquals("none, as there is one worker", alone.history().exchange());
  }

  @ParameterizedTest
  @CsvSource({"bfloat16, 1", "topK, 0.05"})
  void fit_compressedAndNotFinite_saysSo(String name, double ratio) {
    TrainingConfig config =
        config(spec(), GradientCompression.of(name, ratio))
            .numWorkers(2)
            .learningRate(1e38)
            .build();
    String message =
        assertThrows(TrainingException.class, () -> WorkerFits.fit(spark, table(), config))
            .getMessage();
    assertTrue(message.contains("expected a finite"), message);
    assertTrue(message.contains("lower learningRate"), message);
  }
}
