package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.data.ArrowDataset;
import io.sparkdl.data.DataColumns;
import io.sparkdl.data.HandleInvalid;
import io.sparkdl.data.Label;
import io.sparkdl.engine.TrainingOptions;
import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.BatchNorm;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.optimizer.ParameterRules;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the time of a run's steps is said to go, above all of the two passes. */
class StepBreakdownFitTest extends LocalSessionTest {
  private static final DeviceSpec CPU = new DeviceSpec("cpu", 1, 1L << 30);

  /** Some of them, as one in which another process had the core says little. */
  private static final int EPOCHS = 12;

  private static final ExchangeSettings LOCAL =
      new ExchangeSettings(ExchangePolicy.AUTO, GradientCompression.NONE, 2);

  private static ArrowDataset table(int rows) {
    return ArrowDataset.load(
        spark
            .range(0, rows, 1, 3)
            .selectExpr("array(float(id % 5) / 5, float(id % 2)) as x", "id % 2 as y"),
        new DataColumns("x", "y", null, Label.classes(2), HandleInvalid.ERROR),
        8);
  }

  record Way(
      String name,
      Network network,
      boolean synchronises,
      UnaryOperator<TrainingConfig.Builder> setting) {}

  static List<Way> ways() {
    Sequential plain = Sequential.of(new Dense(8, Activation.TANH), new Dense(2));
    Sequential normed = Sequential.of(new Dense(8), new BatchNorm(), new Dense(2));
    return List.of(
        new Way("one worker", plain, false, config -> config),
        new Way("parts", plain, false, config -> config.numWorkers(2).microBatches(2)),
        new Way("ghosts", normed, false, config -> config.numWorkers(2).ghostBatches(2)),
        new Way("pieces", normed, true, config -> config.numWorkers(2)),
        new Way("local steps", plain, false, config -> config.numWorkers(2).exchange(LOCAL)));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void fit_anyWay_tellsForwardAndBackwardApart(Way way) {
    TrainingSpec spec =
        new TrainingSpec(way.network(), List.of(2), 2, Loss.CROSS_ENTROPY, new Optimizer.Adam())
            .withOptions(TrainingOptions.NONE.withSyncBatchNorm(way.synchronises()));
    var config = TrainingConfig.builder(spec, CPU).batchSize(16).epochs(2).learningRate(0.02);
    try (ArrowDataset rows = table(83)) {
      TrainingResult result =
          DataParallelTraining.fit(
              spark, rows, null, way.setting().apply(config).build(), ProgressListener.NONE);
      for (EpochReport epoch : result.history().epochs()) {
        for (WorkerReport worker : epoch.workers()) {
          StepBreakdown told = worker.breakdown();
          assertTrue(told.forward() > 0 && told.backward() > 0, worker.toString());
          // The clock is read once more for the whole than for its parts.
          assertTrue(told.total() <= worker.seconds() * 1.001, worker.toString());
        }
      }
    }
  }

  /** Of steps with costly hidden layers; the first epoch, which compiles, is left out. */
  private static StepBreakdown passes(boolean frozen) {
    Dense hidden = new Dense(384, Activation.TANH);
    Sequential network = Sequential.of(hidden, hidden, hidden, hidden, new Dense(2));
    List<String> patterns = frozen ? List.of("0-*", "1-*", "2-*", "3-*") : List.of();
    ParameterRules rules = new ParameterRules(patterns, Map.of(), Map.of());
    TrainingSpec spec =
        new TrainingSpec(
            network,
            List.of(2),
            2,
            Loss.CROSS_ENTROPY,
            new Optimizer.Sgd(0, false, 0),
            new TrainingOptions(rules, 0, 0, 0, false));
    TrainingConfig config = TrainingConfig.builder(spec, CPU).batchSize(128).epochs(EPOCHS).build();
    try (ArrowDataset rows = table(512)) {
      TrainingResult result =
          DataParallelTraining.fit(spark, rows, null, config, ProgressListener.NONE);
      double[] sums = new double[StepBreakdown.NAMES.size()];
      double whole = 0;
      for (EpochReport epoch : result.history().epochs().subList(1, EPOCHS)) {
        double[] seconds = epoch.breakdown().seconds();
        Arrays.setAll(sums, part -> sums[part] + seconds[part]);
        whole += epoch.seconds();
      }
      StepBreakdown told = StepBreakdown.of(sums);
      assertTrue(told.total() > 0.5 * whole, told + " of " + whole);
      return told;
    }
  }

  /**
   * A frozen layer takes no part in the backward pass; of a trained one that costs about twice as
   * much as forward. The factors leave room for other processes: measured were 25 and 34.
   */
  @Test
  void fit_frozenLayers_moveTheTimeToTheForwardPass() {
    StepBreakdown frozen = passes(true);
    assertTrue(frozen.forward() > 3 * frozen.backward(), frozen.toString());
    StepBreakdown trained = passes(false);
    assertTrue(trained.backward() > 5 * frozen.backward(), trained + " and " + frozen);
  }
}
