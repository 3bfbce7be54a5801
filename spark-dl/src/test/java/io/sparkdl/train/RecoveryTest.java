package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.data.ArrowDataset;
import io.sparkdl.data.DataColumns;
import io.sparkdl.data.HandleInvalid;
import io.sparkdl.data.Label;
import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.loss.CrossEntropy;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.DropoutLayer;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Executors as processes of their own, which are killed and frozen while a run is training. */
@Timeout(300)
class RecoveryTest {
  private static final int STEPS_PER_EPOCH = 8;
  private static final int EPOCHS = 1000;

  private static SparkSession spark;

  @TempDir Path folder;

  private final BarrierStages stages = new BarrierStages();

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    spark =
        SparkSession.builder()
            .master("local-cluster[2,1,1024]")
            .config("spark.ui.enabled", false)
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.executorEnv.OMP_WAIT_POLICY", "passive")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void listen() {
    spark.sparkContext().addSparkListener(stages);
  }

  @AfterEach
  void ignore() {
    spark.sparkContext().removeSparkListener(stages);
  }

  private TrainingConfig.Builder config(int workers) {
    Sequential network =
        Sequential.of(new Dense(8, Activation.TANH), new DropoutLayer(0.2), new Dense(2));
    TrainingSpec spec =
        new TrainingSpec(network, List.of(2), 2, new CrossEntropy(), new Optimizer.Adam());
    return TrainingConfig.builder(spec, new DeviceSpec("cpu", 1, 1L << 28))
        .batchSize(8)
        .epochs(EPOCHS)
        .numWorkers(workers)
        .checkpointInterval(500)
        .checkpointDirectory(folder.toUri().toString())
        .peerTimeout(Duration.ofSeconds(5));
  }

  private static TrainingResult fit(TrainingConfig config, ProgressListener listener) {
    Dataset<Row> table =
        spark.range(0, 64, 1, 2).selectExpr("array(float(id % 3), 1f) as x", "id % 2 as y");
    DataColumns columns = new DataColumns("x", "y", null, Label.classes(2), HandleInvalid.ERROR);
    try (ArrowDataset dataset = ArrowDataset.load(table, columns, 8)) {
      return DataParallelTraining.fit(spark, dataset, null, config, listener);
    }
  }

  /** Ids of the executors' processes. */
  private static List<Long> executors() {
    Set<Long> found = new TreeSet<>();
    List<Integer> tasks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tasks.add(i);
    }
    found.addAll(
        new JavaSparkContext(spark.sparkContext())
            .parallelize(tasks, tasks.size())
            .map(
                task -> {
                  Thread.sleep(50);
                  return ProcessHandle.current().pid();
                })
            .collect());
    return List.copyOf(found);
  }

  /** Does something to one executor, once, when a run has come to a step. */
  private static ProgressListener atStep(long step, String... command) {
    String victim = executors().get(0).toString();
    List<String> whole = new ArrayList<>(List.of(command));
    whole.add(victim);
    AtomicInteger done = new AtomicInteger();
    return progress -> {
      if (progress.epoch() * STEPS_PER_EPOCH + progress.step() > step
          && done.getAndIncrement() == 0) {
        try {
          new ProcessBuilder(whole).start().waitFor();
        } catch (IOException | InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }

  private void assertEmpty() throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList(), "what a run that ended well leaves behind");
    }
  }

  @Test
  void fit_executorKilledOrFrozen_goesOnFromTheLastCheckpointToTheSameBits() throws Exception {
    float[] expected = fit(config(2).build(), ProgressListener.NONE).weights().parameters();
    for (String signal : List.of("-KILL", "-STOP")) {
      stages.take();
      TrainingResult result = fit(config(2).build(), atStep(2000, "kill", signal));
      assertEquals(2, stages.take(), "attempts after " + signal);
      assertArrayEquals(expected, result.weights().parameters(), signal);
      assertEquals(EPOCHS, result.history().epochs().size());
      assertEmpty();
    }
  }

  @Test
  void fit_resumedByAnotherApplicationOnOneWorker_endsWhereItWouldHave() throws Exception {
    float[] expected = fit(config(1).build(), ProgressListener.NONE).weights().parameters();
    TrainingConfig once = config(2).maxRestarts(0).build();
    ProgressListener killing = atStep(2000, "kill", "-KILL");
    TrainingException lost = assertThrows(TrainingException.class, () -> fit(once, killing));
    assertTrue(lost.getMessage().contains("set resumeFrom to go on"), lost.getMessage());
    String from;
    try (Stream<Path> left = Files.list(folder)) {
      from = left.toList().get(0).toUri().toString();
    }
    TrainingConfig resumed = config(1).resumeFrom(from).build();
    float[] actual = fit(resumed, ProgressListener.NONE).weights().parameters();
    // Two workers' sums have another order than one's; the steps before the checkpoint had theirs.
    assertArrayEquals(expected, actual, 1e-3f);
    TrainingConfig other = config(1).resumeFrom(from).seed(99).build();
    TrainingException refused =
        assertThrows(TrainingException.class, () -> fit(other, ProgressListener.NONE));
    assertTrue(refused.getMessage().contains("resumeFrom: expected"), refused.getMessage());
  }

  @Test
  void fit_lossThatIsNotFinite_isNotTriedAgain() {
    TrainingConfig config = config(2).learningRate(1e38).build();
    TrainingException error =
        assertThrows(TrainingException.class, () -> fit(config, ProgressListener.NONE));
    assertTrue(error.getMessage().contains("expected a finite loss"), error.getMessage());
    assertEquals(1, stages.take());
  }
}
