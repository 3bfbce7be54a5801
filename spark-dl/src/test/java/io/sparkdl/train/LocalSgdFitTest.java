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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fits whose workers take several steps by themselves; each mean is compared. */
@Timeout(120)
class LocalSgdFitTest extends LocalSessionTest {
  private static final int EPOCHS = 30;

  @TempDir Path folder;

  private static TrainingSpec spec(Optimizer optimizer) {
    return spec(32, optimizer);
  }

  private static TrainingSpec spec(int hidden, Optimizer optimizer) {
    Sequential network = Sequential.of(new Dense(hidden, Activation.TANH), new Dense(3));
    return new TrainingSpec(network, List.of(WorkerFits.WIDTH), 3, Loss.CROSS_ENTROPY, optimizer);
  }

  /** 61 rows: four steps of an epoch, the last of 13. */
  private static Dataset<Row> table() {
    return WorkerFits.table(spark, 20, 41);
  }

  private static ExchangeSettings after(int steps) {
    return new ExchangeSettings(ExchangePolicy.AUTO, GradientCompression.NONE, steps);
  }

  private static TrainingConfig.Builder config(TrainingSpec spec, int workers, int localSteps) {
    return WorkerFits.config(spec)
        .epochs(EPOCHS)
        .numWorkers(workers)
        .checksumInterval(1)
        .exchange(after(localSteps));
  }

  /** The mean of w - r g_i / n_i, each counted n_i times, is w - r (sum of g_i) / (sum of n_i). */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void fit_sgdAveragedAfterEachStep_equalsTheStepOfAll(int workers) {
    TrainingSpec spec = spec(new Optimizer.Sgd(0.0, false, 0.0));
    // One batch an epoch, at whose end weights are averaged.
    TrainingConfig.Builder local = config(spec, workers, 7).batchSize(64).epochs(3);
    TrainingConfig.Builder global = config(spec, 1, 1).batchSize(64).epochs(3);
    WorkerFits.assertClose(
        WorkerFits.fit(spark, table(), global.build()),
        WorkerFits.fit(spark, table(), local.build()),
        3 * WorkerFits.ONE_STEP);
  }

  /** A worker of whose shards a step has no row takes none. */
  @Test
  void fit_fewerRowsThanWorkers_equalsTheStepOfAll() {
    TrainingSpec spec = spec(new Optimizer.Sgd(0.0, false, 0.0));
    Dataset<Row> few = WorkerFits.table(spark, 3);
    WorkerFits.assertClose(
        WorkerFits.fit(spark, few, config(spec, 1, 1).epochs(3).build()),
        WorkerFits.fit(spark, few, config(spec, 4, 2).epochs(3).build()),
        3 * WorkerFits.ONE_STEP);
  }

  private static double loss(TrainingResult result) {
    return result.history().epochs().get(EPOCHS - 1).loss();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 100})
  void fit_adamWithSeveralLocalSteps_learnsAndRepeatsItsBits(int steps) {
    TrainingSpec spec = spec(new Optimizer.Adam());
    TrainingSpec averaging = spec.withOptions(new TrainingOptions(null, 0, 0.9, 0, false));
    TrainingConfig config = config(averaging, 3, steps).build();
    TrainingResult result = WorkerFits.fit(spark, table(), config);
    double first = result.history().epochs().get(0).loss();
    assertTrue(loss(result) < 0.8 * first, first + " to " + loss(result));
    assertEquals(61, result.history().epochs().get(0).rows());
    float[] again = WorkerFits.fit(spark, table(), config).weights().parameters();
    assertArrayEquals(result.weights().parameters(), again);
  }

  /** Of layers that are exchanged together, and of one that is large enough not to be exchanged. */
  @ParameterizedTest
  @ValueSource(ints = {32, 4096})
  void fit_frozenParameters_keepTheirBits(int hidden) {
    ParameterRules rules = new ParameterRules(List.of("0-*"), Map.of(), Map.of());
    TrainingSpec spec =
        spec(hidden, new Optimizer.Adam())
            .withOptions(new TrainingOptions(rules, 0, 0.5, 0, false));
    float[] begun = Weights.initial(spec.layout(), 5).parameters();
    float[] trained =
        WorkerFits.fit(spark, table(), config(spec, 3, 2).build()).weights().parameters();
    int frozen = (WorkerFits.WIDTH + 1) * hidden;
    for (int i = 0; i < frozen; i++) {
      assertEquals(begun[i], trained[i]);
    }
    assertTrue(begun[frozen] != trained[frozen]);
  }

  /** A checkpoint waits for the next mean, which all workers have, moments and all. */
  @Test
  void fit_resumedFromACheckpoint_endsInTheSameBits() throws Exception {
    TrainingSpec spec = spec(new Optimizer.Adam());
    TrainingConfig.Builder config =
        config(spec, 2, 2).checkpointDirectory(folder.toUri().toString()).checkpointInterval(3);
    float[] expected = WorkerFits.fit(spark, table(), config.build()).weights().parameters();
    ProgressListener cancelling =
        progress -> {
          if (progress.epoch() == 20) {
            spark.sparkContext().cancelAllJobs();
          }
        };
    TrainingConfig whole = config.build();
    assertThrows(Exception.class, () -> WorkerFits.fit(spark, table(), whole, cancelling));
    String from;
    try (Stream<Path> left = Files.list(folder)) {
      from = left.toList().get(0).toUri().toString();
    }
    TrainingResult resumed = WorkerFits.fit(spark, table(), config.resumeFrom(from).build());
    assertArrayEquals(expected, resumed.weights().parameters());
    TrainingConfig other = config.exchange(after(4)).build();
    var refused =
        assertThrows(TrainingException.class, () -> WorkerFits.fit(spark, table(), other));
    assertTrue(refused.getMessage().contains("localSteps=2"), refused.getMessage());
  }

  @Test
  void fit_lossNotFinite_namesTheWorker() {
    TrainingConfig config =
        config(spec(new Optimizer.Sgd(0.0, false, 0.0)), 2, 3).learningRate(1e38).build();
    String message =
        assertThrows(TrainingException.class, () -> WorkerFits.fit(spark, table(), config))
            .getMessage();
    assertTrue(message.contains("expected a finite"), message);
    assertTrue(message.contains("on worker "), message);
  }

  @Test
  void settings_thatNeedEveryStep_areRefused() {
    GradientCompression compression = GradientCompression.BFLOAT16;
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new ExchangeSettings(ExchangePolicy.AUTO, compression, 2))
            .getMessage();
    assertTrue(message.startsWith("localSteps: expected 1 with compression"), message);
    TrainingSpec synchronised =
        spec(new Optimizer.Adam()).withOptions(TrainingOptions.NONE.withSyncBatchNorm(true));
    assertThrows(IllegalArgumentException.class, () -> config(synchronised, 2, 2).build());
  }
}
