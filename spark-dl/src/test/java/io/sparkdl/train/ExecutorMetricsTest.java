package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** What Spark's metrics system and its stages show of a fit, beside the fit's own report. */
@Timeout(180)
class ExecutorMetricsTest {
  private static final int EPOCHS = 5;
  private static final int ROWS = 64;
  private static final int STEPS = 8;
  private static final String SINK = "spark.metrics.conf.executor.sink.csv.";

  @TempDir static Path folder;

  private static ExecutorRuns runs;
  private static final Map<String, Double> ACCUMULATED = new ConcurrentHashMap<>();

  @BeforeAll
  static void start() throws IOException {
    runs =
        ExecutorRuns.start(
            1024,
            Map.of(
                "spark.plugins",
                SparkDlPlugin.class.getName(),
                SINK + "class",
                "org.apache.spark.metrics.sink.CsvSink",
                SINK + "period",
                "1",
                SINK + "unit",
                "seconds",
                SINK + "directory",
                Files.createDirectory(folder.resolve("metrics")).toString()));
    runs.spark().sparkContext().addSparkListener(new Accumulables());
  }

  @AfterAll
  static void stop() {
    runs.close();
  }

  /** Keeps the accumulators of stages, as Spark's own pages do. */
  private static final class Accumulables extends SparkListener {
    @Override
    public void onStageCompleted(SparkListenerStageCompleted completed) {
      for (var info :
          CollectionConverters.asJava(completed.stageInfo().accumulables().values().toSeq())) {
        String name = info.name().getOrElse(() -> "");
        if (name.startsWith(StageAccumulators.PREFIX) && info.value().isDefined()) {
          ACCUMULATED.put(
              name.substring(StageAccumulators.PREFIX.length()),
              ((Number) info.value().get()).doubleValue());
        }
      }
    }
  }

  /** The sum over the executors of what they wrote last under a name. */
  private static double written(String metric) {
    double sum = 0;
    String end = "." + SparkDlPlugin.class.getName() + "." + metric + ".csv";
    try (Stream<Path> files = Files.list(folder.resolve("metrics"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(end)).toList()) {
        List<String> lines = Files.readAllLines(file);
        String last = lines.get(lines.size() - 1);
        sum +=
            last.contains("value") ? 0 : Double.parseDouble(last.substring(last.indexOf(',') + 1));
      }
    } catch (IOException e) {
      return Double.NaN;
    }
    return sum;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.sleep(100);
    }
  }

  @Test
  void fit_onExecutors_isInTheirMetricsAndTheStagesAccumulators() throws Exception {
    TrainingConfig config = ExecutorRuns.config(folder, "cpu", EPOCHS).build();
    TrainingResult result = runs.fit(config, ProgressListener.NONE);
    double[] expected = new double[StepBreakdown.NAMES.size()];
    for (EpochReport epoch : result.history().epochs()) {
      for (WorkerReport worker : epoch.workers()) {
        double[] seconds = worker.breakdown().seconds();
        for (int part = 0; part < expected.length; part++) {
          expected[part] += seconds[part];
        }
      }
    }
    await(() -> written("rows") == EPOCHS * ROWS && written("workers") == 0);
    assertEquals(EPOCHS * ROWS, written("rows"));
    assertEquals(2 * EPOCHS * STEPS, written("steps"));
    assertEquals(0, written("workers"));
    await(() -> ACCUMULATED.size() == expected.length + 2);
    assertTrue(ACCUMULATED.get("decodeSeconds") > 0);
    assertEquals(EPOCHS * ROWS, ACCUMULATED.get("rows"));
    for (int part = 0; part < expected.length; part++) {
      String name = StepBreakdown.NAMES.get(part) + "Seconds";
      assertTrue(expected[part] > 0 || name.equals("waitSeconds"), name);
      // Nanoseconds, divided and added up in another order.
      assertEquals(expected[part], ACCUMULATED.get(name), 1e-9, name);
      assertEquals(expected[part], written(name), 1e-9, name);
    }
  }
}
