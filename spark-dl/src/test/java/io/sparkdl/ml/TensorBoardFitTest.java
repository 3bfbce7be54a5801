package io.sparkdl.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.ml.tensorboard.EventRecords;
import io.sparkdl.train.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fits that write event files, which are read back by other means. */
class TensorBoardFitTest extends SparkTest {
  private static final long STEPS = 10;

  @TempDir Path folder;

  private NeuralNetworkClassifier estimator() {
    return FitTest.small()
        .setNumWorkers(2)
        .setEpochs(3)
        .setTensorBoardDirectory(folder.toUri().toString());
  }

  /** The events of the one file that a fit leaves. */
  private List<EventRecords.Event> events() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> found = files.filter(Files::isRegularFile).toList();
      assertEquals(1, found.size(), found::toString);
      return EventRecords.read(found.get(0));
    }
  }

  private static void assertScalars(
      List<EventRecords.Event> events,
      String tag,
      TrainingSummary summary,
      ToDoubleFunction<EpochMetrics> value) {
    Map<Long, Float> expected = new HashMap<>();
    for (EpochMetrics epoch : summary.epochs()) {
      expected.put(epoch.epoch() * STEPS, (float) value.applyAsDouble(epoch));
    }
    assertEquals(expected, EventRecords.scalars(events, tag), tag);
  }

  @Test
  void fit_toTensorBoard_writesWhatTheSummarySays() throws IOException {
    TrainingSummary summary =
        estimator()
            .setValidationIndicatorCol("validation")
            .fit(Tables.points(spark, 400))
            .summary();
    assertEquals(3 * STEPS, summary.totalSteps());
    List<EventRecords.Event> events = events();
    assertScalars(events, "epoch/loss", summary, EpochMetrics::loss);
    assertScalars(events, "epoch/accuracy", summary, EpochMetrics::accuracy);
    assertScalars(events, "epoch/validationLoss", summary, EpochMetrics::validationLoss);
    assertScalars(events, "epoch/validationAccuracy", summary, EpochMetrics::validationAccuracy);
    assertScalars(events, "epoch/rowsPerSecond", summary, e -> e.rows() / e.seconds());
    assertScalars(events, "seconds/forward", summary, EpochMetrics::forwardSeconds);
    assertScalars(events, "seconds/backward", summary, EpochMetrics::backwardSeconds);
    assertScalars(events, "seconds/wait", summary, EpochMetrics::waitSeconds);
    assertScalars(events, "seconds/update", summary, EpochMetrics::updateSeconds);
    Map<Long, Float> rates = EventRecords.scalars(events, "batch/learningRate");
    // Each epoch's last step is told of; the cosine falls from 0.02 to 0.
    assertTrue(
        rates.get(STEPS) < 0.02f && rates.get(STEPS) > rates.get(2 * STEPS), rates::toString);
    assertTrue(rates.get(3 * STEPS) > 0, rates::toString);
    assertEquals(rates.keySet(), EventRecords.scalars(events, "batch/loss").keySet());
  }

  @Test
  void fit_thatFails_leavesWholeRecords() throws IOException {
    NeuralNetworkClassifier estimator = estimator().setLearningRate(1e38);
    assertThrows(TrainingException.class, () -> estimator.fit(Tables.points(spark, 400)));
    assertEquals("brain.Event:2", events().get(0).version());
  }

  @Test
  void fit_withoutTheParam_writesNothing() throws IOException {
    FitTest.small().setEpochs(1).fit(Tables.points(spark, 100));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void fit_whereNothingCanBeWritten_isRefused() {
    NeuralNetworkClassifier estimator = estimator().setTensorBoardDirectory("/proc/no/such");
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> estimator.fit(Tables.points(spark, 100)));
    assertTrue(error.getMessage().startsWith("tensorBoardDirectory: expected"), error::getMessage);
  }
}
