package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Times between checkpoints, however short. */
class CheckpointTimeTest {
  @TempDir Path folder;

  private static TrainingConfig.Builder config() {
    return WorkerFits.config(
        new TrainingSpec(
            Sequential.of(new Dense(3)),
            List.of(WorkerFits.WIDTH),
            3,
            Loss.CROSS_ENTROPY,
            new Optimizer.Adam()));
  }

  private boolean hasCheckpoint() {
    try (Stream<Path> manifests =
        Files.find(folder, 4, (file, is) -> file.endsWith(RunCheckpoints.MANIFEST))) {
      return manifests.findAny().isPresent();
    } catch (IOException | UncheckedIOException e) {
      return false; // a file was deleted as it was looked at
    }
  }

  /** A fit of hours, which the first checkpoint ends. */
  @Test
  @Timeout(120)
  void fit_timeBelowASecond_writesCheckpoints() {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
    try {
      TrainingConfig config =
          config()
              .epochs(10_000_000)
              .numWorkers(2)
              .checkpointDirectory(folder.toUri().toString())
              .checkpointTime(Duration.ofMillis(30))
              .build();
      ProgressListener cancelling =
          progress -> {
            if (hasCheckpoint()) {
              spark.sparkContext().cancelAllJobs();
            }
          };
      var error =
          assertThrows(
              TrainingException.class,
              () -> WorkerFits.fit(spark, WorkerFits.table(spark, 40), config, cancelling));
      assertTrue(error.getMessage().contains("set resumeFrom to go on"), error.getMessage());
    } finally {
      spark.stop();
    }
  }

  @Test
  void config_timeBelowAMillisecond_isRefused() {
    TrainingConfig.Builder config = config().checkpointTime(Duration.ofNanos(999_999));
    var error = assertThrows(IllegalArgumentException.class, config::build);
    assertTrue(error.getMessage().contains("checkpointTime: expected 0 or"), error.getMessage());
  }
}
