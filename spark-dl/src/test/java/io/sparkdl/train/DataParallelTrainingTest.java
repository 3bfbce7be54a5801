package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.TrainingOptions;
import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.ActivationLayer;
import io.sparkdl.engine.network.BatchNorm;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.DropoutLayer;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Lamb;
import io.sparkdl.engine.optimizer.Lars;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.optimizer.ParameterRules;
import io.sparkdl.engine.optimizer.Schedule;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** N workers against one, with everything but the cluster real: Spark's barrier stage, sockets. */
class DataParallelTrainingTest extends LocalSessionTest {
  /** The rows, in order, in partitions of these sizes. */
  private static Dataset<Row> table(int... partitions) {
    return WorkerFits.table(spark, partitions);
  }

  private static TrainingSpec spec(Optimizer optimizer, boolean batchNorm) {
    Sequential network =
        batchNorm
            ? Sequential.of(
                new Dense(8), new BatchNorm(), new ActivationLayer(Activation.RELU), new Dense(3))
            : Sequential.of(new Dense(8, Activation.TANH), new DropoutLayer(0.3), new Dense(3));
    return new TrainingSpec(network, List.of(WorkerFits.WIDTH), 3, Loss.CROSS_ENTROPY, optimizer);
  }

  private static TrainingConfig.Builder config(TrainingSpec spec) {
    return WorkerFits.config(spec);
  }

  private static TrainingResult fit(Dataset<Row> table, TrainingConfig config) {
    return WorkerFits.fit(spark, table, config);
  }

  @ParameterizedTest
  @CsvSource({"2", "3", "4"})
  void fit_severalWorkersOneStepOfSgd_equalsOneWorker(int workers) {
    TrainingSpec spec = spec(new Optimizer.Sgd(0, false, 0), false);
    Dataset<Row> table = table(5, 5, 6);
    TrainingResult one = fit(table, config(spec).build());
    WorkerFits.assertClose(
        one, fit(table, config(spec).numWorkers(workers).build()), WorkerFits.ONE_STEP);
  }

  @ParameterizedTest
  @MethodSource("io.sparkdl.train.WorkerFits#workersAndPartitions")
  void fit_severalWorkersEpochsOfAdamW_equalsOneWorker(int workers, int[] partitions) {
    TrainingSpec spec = spec(new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.01), false);
    Dataset<Row> table = table(partitions);
    TrainingConfig.Builder config = config(spec).epochs(3).clipNorm(0.5);
    TrainingResult one = fit(table, config.build());
    TrainingResult several = fit(table, config.numWorkers(workers).build());
    WorkerFits.assertClose(one, several, WorkerFits.EPOCH);
    int rows = Arrays.stream(partitions).sum();
    several.history().epochs().forEach(epoch -> assertEquals(rows, epoch.rows()));
  }

  static List<Arguments> optimizersOfSeveralWorkers() {
    List<Arguments> arguments = new ArrayList<>();
    for (int workers : new int[] {2, 3}) {
      arguments.add(Arguments.of(workers, new Lamb(0.9, 0.999, 1e-6, 0.01)));
      arguments.add(Arguments.of(workers, new Lars(0.9, 0.1, 0.01)));
      arguments.add(Arguments.of(workers, new Optimizer.RmsProp(0.9, 0.9, true, 1e-2, 0)));
      arguments.add(Arguments.of(workers, new Optimizer.NAdam(0.9, 0.999, 1e-8, 0)));
    }
    return arguments;
  }

  /** Their tensors lie across the slices of several owners, whose norms must be whole. */
  @ParameterizedTest
  @MethodSource("optimizersOfSeveralWorkers")
  void fit_severalWorkersOtherOptimizers_equalsOneWorker(int workers, Optimizer optimizer) {
    TrainingSpec spec = spec(optimizer, false);
    Dataset<Row> table = table(20, 25);
    TrainingConfig.Builder config = config(spec).epochs(2);
    TrainingResult one = fit(table, config.build());
    WorkerFits.assertClose(one, fit(table, config.numWorkers(workers).build()), WorkerFits.EPOCH);
  }

  /** Everything whose state or norms are divided over owners. */
  @ParameterizedTest
  @CsvSource({"2", "3"})
  void fit_severalWorkersWithOptions_equalsOneWorker(int workers) {
    ParameterRules rules =
        new ParameterRules(List.of("2-dense.bias"), Map.of("0-*", 0.5), Map.of("*.bias", 0.0));
    TrainingOptions options = new TrainingOptions(rules, 0.05, 0.9, 0, false);
    TrainingSpec plain = spec(new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.01), false);
    TrainingSpec spec = plain.withOptions(options);
    Dataset<Row> table = table(20, 25);
    TrainingConfig.Builder config = config(spec).epochs(2).clipNorm(0.5);
    TrainingResult one = fit(table, config.build());
    WorkerFits.assertClose(one, fit(table, config.numWorkers(workers).build()), WorkerFits.EPOCH);
    TrainingResult parts = fit(table, config.numWorkers(workers).microBatches(3).build());
    WorkerFits.assertClose(one, parts, WorkerFits.EPOCH);
    TrainingSpec unaveraged = plain.withOptions(options.withAverageDecay(0));
    float[] last =
        fit(table, config(unaveraged).epochs(2).clipNorm(0.5).build()).weights().parameters();
    assertFalse(Arrays.equals(last, one.weights().parameters()), "the average is what is kept");
  }

  @Test
  void fit_plateauWithoutValidationRows_isRefused() {
    TrainingConfig config =
        config(spec(new Optimizer.Adam(), false))
            .schedule(new Schedule.Plateau(0, 0.5, 1, 0, 0))
            .build();
    var error = assertThrows(IllegalArgumentException.class, () -> fit(table(20), config));
    assertTrue(error.getMessage().contains("validation"), error.getMessage());
  }

  @Test
  void fit_patternOfNoParameter_isRefused() {
    ParameterRules rules = new ParameterRules(List.of("convolution*"), null, null);
    TrainingSpec spec =
        spec(new Optimizer.Adam(), false).withOptions(TrainingOptions.NONE.withParameters(rules));
    TrainingConfig config = config(spec).build();
    var error = assertThrows(IllegalArgumentException.class, () -> fit(table(20), config));
    assertTrue(error.getMessage().contains("convolution*"), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"2", "4"})
  void fit_localBatchNorm_equalsOneWorkerWithTheSameSubBatches(int workers) {
    TrainingSpec spec = spec(new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.01), true);
    Dataset<Row> table = table(30, 31);
    TrainingConfig.Builder config = config(spec).epochs(2);
    TrainingResult ghosts = fit(table, config.ghostBatches(workers).build());
    TrainingResult several = fit(table, config.ghostBatches(1).numWorkers(workers).build());
    WorkerFits.assertClose(ghosts, several, WorkerFits.EPOCH);
  }

  @Test
  void fit_sameSeedTwice_givesEqualBits() {
    TrainingSpec spec = spec(new Optimizer.Adam(), true);
    TrainingConfig config = config(spec).epochs(2).numWorkers(2).build();
    Dataset<Row> table = table(30, 31);
    assertArrayEquals(
        fit(table, config).weights().parameters(), fit(table, config).weights().parameters());
  }

  @Test
  void fit_otherPartitionsOfTheSameRows_givesEqualBits() {
    TrainingConfig config = config(spec(new Optimizer.Adam(), false)).epochs(2).build();
    assertArrayEquals(
        fit(table(61), config).weights().parameters(),
        fit(table(7, 0, 54), config).weights().parameters());
  }

  @Test
  void fit_manyEpochs_learnsAndAccountsForItsTime() {
    TrainingSpec spec = spec(new Optimizer.Adam(), true);
    TrainingResult result = fit(table(100, 100), config(spec).epochs(30).numWorkers(2).build());
    List<EpochReport> epochs = result.history().epochs();
    assertTrue(epochs.get(29).loss() < 0.7 * epochs.get(0).loss(), epochs.toString());
    double told = epochs.get(29).breakdown().total();
    assertTrue(told > 0 && told <= epochs.get(29).seconds() * 1.05, epochs.get(29).toString());
  }

  @Test
  void fit_moreWorkersThanSlots_isRefusedWithBothNumbers() {
    TrainingConfig config =
        config(spec(new Optimizer.Adam(), false))
            .numWorkers(5)
            .workerTimeout(Duration.ofSeconds(1))
            .build();
    var error = assertThrows(TrainingException.class, () -> fit(table(20), config));
    assertTrue(error.getMessage().contains("4") && error.getMessage().contains("5"));
  }

  @Test
  void fit_lossThatOverflows_endsWithStepAndRate() {
    TrainingConfig config =
        config(spec(new Optimizer.Sgd(0, false, 0), false))
            .learningRate(1e38)
            .epochs(50)
            .numWorkers(2)
            .build();
    var error = assertThrows(TrainingException.class, () -> fit(table(40), config));
    assertTrue(error.getMessage().contains("finite loss"), error.getMessage());
    assertTrue(error.getMessage().contains("learning rate"), error.getMessage());
    assertTrue(error.getMessage().contains("on worker"), error.getMessage());
    assertTrue(error.getMessage().contains("came from operator"), error.getMessage());
  }

  @Test
  void fit_memoryLimitTooSmall_saysWhatToChange() {
    TrainingSpec spec = spec(new Optimizer.Adam(), false);
    TrainingConfig config =
        TrainingConfig.builder(spec, new DeviceSpec("cpu", 1, 1000)).numWorkers(2).build();
    var error = assertThrows(TrainingException.class, () -> fit(table(40), config));
    assertTrue(error.getMessage().contains("memoryOverhead"), error.getMessage());
  }

  @Test
  void fit_afterItsEnd_leavesNoFiles() {
    fit(table(40), config(spec(new Optimizer.Adam(), false)).numWorkers(2).build());
    for (File local : SparkEnv.get().blockManager().diskBlockManager().localDirs()) {
      for (File file : local.listFiles()) {
        assertFalse(file.getName().startsWith("sparkdl-"), file.toString());
      }
    }
  }
}
