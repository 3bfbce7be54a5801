package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.data.ArrowDataset;
import io.sparkdl.data.DataColumns;
import io.sparkdl.data.HandleInvalid;
import io.sparkdl.data.Label;
import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.Conv2d;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.FlattenLayer;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a run says of itself: validation, progress, history. */
class TrainingReportTest {
  private static final DeviceSpec CPU = new DeviceSpec("cpu", 1, 1L << 30);

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Dataset<Row> table(int rows, String label) {
    return spark
        .range(0, rows, 1, 3)
        .selectExpr("array(float(id % 5) / 5, float(id % 2)) as x", label + " as y");
  }

  private static ArrowDataset load(Dataset<Row> table, Label rule) {
    return ArrowDataset.load(table, new DataColumns("x", "y", null, rule, HandleInvalid.ERROR), 8);
  }

  private static TrainingConfig config(Network network, int outputs, Loss loss, int workers) {
    TrainingSpec spec = new TrainingSpec(network, List.of(2), outputs, loss, new Optimizer.Adam());
    return TrainingConfig.builder(spec, CPU)
        .batchSize(10)
        .epochs(20)
        .learningRate(0.02)
        .numWorkers(workers)
        .build();
  }

  @Test
  void fit_validationRows_areScoredTheSameByAnyNumberOfWorkers() {
    Sequential network = Sequential.of(new Dense(8, Activation.TANH), new Dense(2));
    List<EpochReport> last = new ArrayList<>();
    try (ArrowDataset rows = load(table(83, "id % 2"), Label.classes(2));
        ArrowDataset validation = load(table(37, "id % 2"), Label.classes(2))) {
      for (int workers : new int[] {1, 2}) {
        TrainingConfig config = config(network, 2, Loss.CROSS_ENTROPY, workers);
        TrainingResult result =
            DataParallelTraining.fit(spark, rows, validation, config, ProgressListener.NONE);
        last.add(result.history().epochs().get(19));
        assertTrue(result.history().epochs().get(0).validationLoss() > 0.3);
      }
    }
    assertEquals(1, last.get(0).validationAccuracy());
    assertEquals(1, last.get(1).validationAccuracy());
    assertEquals(last.get(0).validationLoss(), last.get(1).validationLoss(), 1e-5);
    // The label is a column, so after 20 epochs training loss and validation loss are about equal.
    assertEquals(last.get(0).loss(), last.get(0).validationLoss(), 0.1);
  }

  static List<Loss> lossesOfNumbers() {
    return List.of(Loss.MEAN_SQUARED_ERROR, Loss.BINARY_CROSS_ENTROPY_WITH_LOGITS);
  }

  @ParameterizedTest
  @MethodSource("lossesOfNumbers")
  void fit_lossOfNumbers_learnsAndHasNoAccuracy(Loss loss) {
    Sequential network = Sequential.of(new Dense(8, Activation.TANH), new Dense(1));
    try (ArrowDataset rows = load(table(80, "double(id % 2)"), Label.numbers())) {
      TrainingConfig config = config(network, 1, loss, 2);
      TrainingResult result =
          DataParallelTraining.fit(spark, rows, rows, config, ProgressListener.NONE);
      List<EpochReport> epochs = result.history().epochs();
      assertTrue(epochs.get(19).loss() < epochs.get(0).loss() / 2, epochs.toString());
      assertTrue(Double.isNaN(epochs.get(0).accuracy()));
      assertTrue(Double.isNaN(epochs.get(0).validationAccuracy()));
      assertEquals(epochs.get(19).loss(), epochs.get(19).validationLoss(), 0.05);
    }
  }

  @Test
  void fit_images_areTrainedOnAsChannelsHeightWidth() {
    Dataset<Row> images =
        spark
            .range(0, 60, 1, 3)
            .selectExpr(
                "named_struct('origin', '', 'height', 4, 'width', 5, 'nChannels', 1, 'mode', 0,"
                    + " 'data', cast(repeat(if(id % 2 = 0, char(1), char(5)), 20) as binary)) as x",
                "id % 2 as y");
    TrainingSpec spec =
        new TrainingSpec(
            Sequential.of(new Conv2d(4, 3), new FlattenLayer(), new Dense(2)),
            List.of(1, 4, 5),
            2,
            Loss.CROSS_ENTROPY,
            new Optimizer.Adam());
    TrainingConfig config =
        TrainingConfig.builder(spec, CPU)
            .batchSize(8)
            .learningRate(0.01)
            .epochs(15)
            .numWorkers(2)
            .build();
    try (ArrowDataset rows = load(images, Label.classes(0))) {
      assertEquals(List.of(1, 4, 5), rows.statistics().type().sizes());
      TrainingResult result =
          DataParallelTraining.fit(spark, rows, null, config, ProgressListener.NONE);
      assertEquals(1, result.history().epochs().get(14).accuracy());
    }
  }

  @Test
  void fit_listener_hearsOfEachEpochsEnd() {
    Sequential network = Sequential.of(new Dense(2));
    List<StepProgress> heard = new CopyOnWriteArrayList<>();
    try (ArrowDataset rows = load(table(40, "id % 2"), Label.classes(2))) {
      TrainingConfig config = config(network, 2, Loss.CROSS_ENTROPY, 2);
      DataParallelTraining.fit(spark, rows, null, config, heard::add);
    }
    List<StepProgress> ends =
        heard.stream().filter(progress -> progress.step() == progress.steps()).toList();
    assertEquals(20, ends.size());
    assertEquals(4, ends.get(0).steps());
    assertEquals(20 * 40, ends.get(19).rows());
    assertTrue(Double.isFinite(ends.get(19).loss()));
  }

  @Test
  void fit_twoWorkers_saysWhatEachDidInEachEpoch() {
    Sequential network = Sequential.of(new Dense(8, Activation.TANH), new Dense(2));
    try (ArrowDataset rows = load(table(83, "id % 2"), Label.classes(2))) {
      TrainingConfig config = config(network, 2, Loss.CROSS_ENTROPY, 2);
      TrainingResult result =
          DataParallelTraining.fit(spark, rows, null, config, ProgressListener.NONE);
      for (EpochReport epoch : result.history().epochs()) {
        assertEquals(2, epoch.workers().size());
        assertEquals(83, epoch.workers().get(0).rows() + epoch.workers().get(1).rows());
        for (int rank = 0; rank < 2; rank++) {
          WorkerReport worker = epoch.workers().get(rank);
          assertEquals(rank, worker.rank());
          assertFalse(worker.host().isEmpty() || worker.host().contains(":"), worker.host());
          StepBreakdown told = worker.breakdown();
          for (double seconds :
              List.of(told.read(), told.copy(), told.forward(), told.backward(), told.update())) {
            assertTrue(seconds > 0, worker.toString());
          }
          assertTrue(told.communicate() + told.waiting() > 0, worker.toString());
          // The clock is read once more for the whole than for its parts.
          assertTrue(told.total() <= worker.seconds() * 1.001, worker.toString());
          assertEquals(worker.rows() / worker.seconds(), worker.rowsPerSecond());
        }
      }
    }
  }

  @Test
  void fit_labelsBeyondTheOutputs_areRefused() {
    try (ArrowDataset rows = load(table(40, "id % 4"), Label.classes(0))) {
      TrainingConfig config = config(Sequential.of(new Dense(3)), 3, Loss.CROSS_ENTROPY, 1);
      var error =
          assertThrows(
              IllegalArgumentException.class,
              () -> DataParallelTraining.fit(spark, rows, null, config, ProgressListener.NONE));
      assertTrue(error.getMessage().contains("below 3"), error.getMessage());
    }
  }

  @Test
  void keepWorkers_tooMany_thoseOfTheLastEpochsAndEveryMean() {
    List<EpochReport> reports = new ArrayList<>();
    for (int epoch = 0; epoch < 5; epoch++) {
      List<WorkerReport> workers = new ArrayList<>();
      for (int rank = 0; rank < 3; rank++) {
        StepBreakdown parts = new StepBreakdown(epoch, 0, rank, 0, 0, 0, 0);
        workers.add(new WorkerReport(rank, "host", 10, 1, parts));
      }
      reports.add(new EpochReport(epoch, 30, 1, 1, 1, Double.NaN, Double.NaN, 1, workers));
    }
    EpochReport.keepWorkers(reports, 7);
    for (EpochReport report : reports) {
      assertEquals(report.epoch() < 3 ? 0 : 3, report.workers().size());
      assertEquals(report.epoch(), report.breakdown().read(), 1e-12);
      assertEquals(1, report.breakdown().forward(), 1e-12);
      assertEquals(report, EpochReport.fromJson(report.toJson()));
    }
  }
}
