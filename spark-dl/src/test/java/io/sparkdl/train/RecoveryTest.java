package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Executors as processes of their own, which are killed and frozen while a run is training. */
@Timeout(300)
class RecoveryTest {
  private static final int EPOCHS = 1000;

  private static ExecutorRuns runs;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws IOException {
    runs = ExecutorRuns.start(1024, Map.of());
  }

  @AfterAll
  static void stop() {
    runs.close();
  }

  @BeforeEach
  void forgetAttempts() {
    runs.takeAttempts();
  }

  private TrainingConfig.Builder config(int workers) {
    return ExecutorRuns.config(folder, "cpu", EPOCHS).numWorkers(workers).checkpointInterval(500);
  }

  /** Ids of the executors' processes. */
  private static List<Long> executors() {
    Set<Long> found = new TreeSet<>();
    List<Integer> tasks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tasks.add(i);
    }
    found.addAll(
        new JavaSparkContext(runs.spark().sparkContext())
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
    return ExecutorRuns.pastStep(
        step,
        () -> {
          try {
            new ProcessBuilder(whole).start().waitFor();
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void assertEmpty() throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList(), "what a run that ended well leaves behind");
    }
  }

  @Test
  void fit_executorKilledOrFrozen_goesOnFromTheLastCheckpointToTheSameBits() throws Exception {
    float[] expected = runs.fit(config(2).build(), ProgressListener.NONE).weights().parameters();
    for (String signal : List.of("-KILL", "-STOP")) {
      runs.takeAttempts();
      TrainingResult result = runs.fit(config(2).build(), atStep(2000, "kill", signal));
      assertEquals(2, runs.takeAttempts(), "attempts after " + signal);
      assertArrayEquals(expected, result.weights().parameters(), signal);
      assertEquals(EPOCHS, result.history().epochs().size());
      assertEmpty();
    }
  }

  /** What messages had left out is kept with the rest. */
  @Test
  void fit_compressedAndExecutorKilled_goesOnToTheSameBits() throws Exception {
    TrainingConfig compressed =
        config(2)
            .exchange(new ExchangeSettings(ExchangePolicy.AUTO, GradientCompression.topK(0.1)))
            .build();
    float[] expected = runs.fit(compressed, ProgressListener.NONE).weights().parameters();
    runs.takeAttempts();
    TrainingResult result = runs.fit(compressed, atStep(2000, "kill", "-KILL"));
    assertEquals(2, runs.takeAttempts());
    assertArrayEquals(expected, result.weights().parameters());
  }

  @Test
  void fit_resumedByAnotherApplicationOnOneWorker_endsWhereItWouldHave() throws Exception {
    float[] expected = runs.fit(config(1).build(), ProgressListener.NONE).weights().parameters();
    TrainingConfig once = config(2).maxRestarts(0).build();
    ProgressListener killing = atStep(2000, "kill", "-KILL");
    TrainingException lost = assertThrows(TrainingException.class, () -> runs.fit(once, killing));
    assertTrue(lost.getMessage().contains("set resumeFrom to go on"), lost.getMessage());
    String from;
    try (Stream<Path> left = Files.list(folder)) {
      from = left.toList().get(0).toUri().toString();
    }
    TrainingConfig resumed = config(1).resumeFrom(from).build();
    float[] actual = runs.fit(resumed, ProgressListener.NONE).weights().parameters();
    // Two workers' sums have another order than one's; the steps before the checkpoint had theirs.
    assertArrayEquals(expected, actual, 1e-3f);
    TrainingConfig other = config(1).resumeFrom(from).seed(99).build();
    TrainingException refused =
        assertThrows(TrainingException.class, () -> runs.fit(other, ProgressListener.NONE));
    assertTrue(refused.getMessage().contains("resumeFrom: expected"), refused.getMessage());
  }

  /** Starts a fit in a job group, which is cancelled as soon as the fit waits for executors. */
  private static TrainingException cancelledInWait(TrainingConfig config, ProgressListener listener)
      throws Exception {
    SparkContext context = runs.spark().sparkContext();
    CountDownLatch waiting = new CountDownLatch(1);
    SparkListener stages =
        new SparkListener() {
          @Override
          public void onStageSubmitted(SparkListenerStageSubmitted stage) {
            if (stage.stageInfo().name().contains(ExecutorWait.class.getSimpleName())) {
              waiting.countDown();
            }
          }
        };
    context.addSparkListener(stages);
    try {
      CompletableFuture<TrainingResult> fit =
          CompletableFuture.supplyAsync(
              () -> {
                context.setJobGroup("paragraph", "a paragraph of a notebook", false);
                try {
                  return runs.fit(config, listener);
                } finally {
                  context.clearJobGroup();
                }
              });
      assertTrue(waiting.await(60, TimeUnit.SECONDS), "the wait's job runs");
      context.cancelJobGroup("paragraph");
      var error = assertThrows(ExecutionException.class, () -> fit.get(30, TimeUnit.SECONDS));
      return assertInstanceOf(TrainingException.class, error.getCause());
    } finally {
      context.removeSparkListener(stages);
    }
  }

  @Test
  void fit_cancelledWhileItWaitsForSlots_ends() throws Exception {
    TrainingConfig config = config(3).workerTimeout(Duration.ofMinutes(4)).build();
    String message = cancelledInWait(config, ProgressListener.NONE).getMessage();
    assertTrue(message.contains("cancelled while it waited for executors"), message);
    assertEquals(0, runs.takeAttempts());
  }

  @Test
  void fit_cancelledBetweenTwoAttempts_endsWithoutTheSecond() throws Exception {
    String victim = executors().get(0).toString();
    try {
      TrainingException error = cancelledInWait(config(2).build(), atStep(2000, "kill", "-STOP"));
      String message = error.getMessage();
      assertTrue(message.contains("cancelled while it waited for executors"), message);
      assertTrue(error.getSuppressed()[0].getMessage().contains("peerTimeout"), "what was lost");
      assertEquals(1, runs.takeAttempts());
    } finally {
      new ProcessBuilder("kill", "-KILL", victim).start().waitFor();
    }
  }

  @Test
  void fit_lossThatIsNotFinite_isNotTriedAgain() {
    TrainingConfig config = config(2).learningRate(1e38).build();
    TrainingException error =
        assertThrows(TrainingException.class, () -> runs.fit(config, ProgressListener.NONE));
    assertTrue(error.getMessage().contains("expected a finite loss"), error.getMessage());
    assertEquals(1, runs.takeAttempts());
  }
}
