package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Executors as processes of their own that run out of memory, or lose their connections. */
@Timeout(300)
class ExecutorFaultTest {
  private static final int EPOCHS = 150;
  private static final int MEGABYTES = 512;

  @TempDir Path folder;

  private Path faults;

  @BeforeEach
  void makeFolder() throws IOException {
    faults = Files.createDirectory(folder.resolve("faults"));
  }

  private ExecutorRuns start(String javaOptions) throws IOException {
    return ExecutorRuns.start(
        MEGABYTES,
        Map.of(
            "spark.executor.extraJavaOptions",
            javaOptions,
            "spark.executorEnv." + FaultyBackend.FOLDER,
            faults.toString()));
  }

  private TrainingConfig.Builder config() {
    return ExecutorRuns.config(folder.resolve("checkpoints"), FaultyBackend.NAME, EPOCHS)
        .checkpointInterval(100);
  }

  private ProgressListener striking(Fault fault, int worker) {
    return ExecutorRuns.pastStep(300, () -> FaultyBackend.ask(faults, fault, worker));
  }

  /**
   * Java throws the error in the worker's thread, and Spark then ends the executor with status 52;
   * or Java itself ends the process with status 3.
   */
  @ParameterizedTest
  @CsvSource({
    "-XX:-ExitOnOutOfMemoryError, java.lang.OutOfMemoryError",
    "-XX:+ExitOnOutOfMemoryError, exited with code 3"
  })
  void fit_executorOutOfMemory_goesOnToTheSameBitsOrEndsWithTheCause(String option, String cause)
      throws Exception {
    try (ExecutorRuns runs = start(option)) {
      float[] expected = runs.fit(config().build(), ProgressListener.NONE).weights().parameters();
      runs.takeAttempts();
      TrainingResult result = runs.fit(config().build(), striking(Fault.HEAP_FULL, 1));
      assertEquals(2, runs.takeAttempts(), "attempts");
      assertArrayEquals(expected, result.weights().parameters());
      TrainingConfig once = config().maxRestarts(0).build();
      ProgressListener striking = striking(Fault.OUT_OF_MEMORY, 1);
      var error = assertThrows(TrainingException.class, () -> runs.fit(once, striking));
      String message = error.getMessage();
      assertTrue(message.startsWith("worker 1 on "), message);
      assertTrue(message.contains(" in step "), message);
      assertTrue(message.contains(cause), message);
    }
  }

  /** The process lives on, and neither the driver nor the other worker reaches it any more. */
  @ParameterizedTest
  @CsvSource({"CONNECTIONS_SHUT, 1", "CONNECTIONS_SILENT, 0"})
  void fit_executorCutOff_goesOnToTheSameBits(Fault fault, int worker) throws Exception {
    try (ExecutorRuns runs = start("-XX:+UseG1GC")) {
      float[] expected = runs.fit(config().build(), ProgressListener.NONE).weights().parameters();
      runs.takeAttempts();
      TrainingResult result = runs.fit(config().build(), striking(fault, worker));
      assertEquals(2, runs.takeAttempts(), "attempts");
      assertArrayEquals(expected, result.weights().parameters());
    }
  }
}
