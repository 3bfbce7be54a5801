package io.sparkdl.pipelines.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdl.pipelines.soak.StandaloneCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model that is far larger than what Spark lets tasks send to the driver: trained by two
 * executors, one of which is killed once there is a checkpoint, saved, and loaded in a new JVM.
 * With {@code -Dsparkdl.largeModelUnits=17400 -Dsparkdl.largeModelEpochs=4
 * -Dsparkdl.largeModelWorkers=1} it is one of 1.2 GB, and takes about 12 GB of memory.
 */
@Tag("cluster")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class LargeModelIT {
  private static final Duration LIMIT = Duration.ofMinutes(7);

  /** Of the hidden layers; its square is nearly all of the parameters. 17 400 make 1.2 GB. */
  private static final int UNITS = Integer.getInteger("sparkdl.largeModelUnits", 5400);

  private static final long MODEL_MEGABYTES = ((long) UNITS * UNITS * Float.BYTES) >> 20;

  /** An executor's heap holds the weights to begin with, or those of a checkpoint, and a slice. */
  private static final long EXECUTOR_MEGABYTES = 600 + 5 * MODEL_MEGABYTES / 2;

  private static final long DRIVER_MEGABYTES = 600 + 5 * MODEL_MEGABYTES / 2;

  /** One JVM is driver and executor: the model, its broadcast, and the weights being loaded. */
  private static final long SCORING_MEGABYTES = 600 + 4 * MODEL_MEGABYTES;

  private static final int WORKERS = Integer.getInteger("sparkdl.largeModelWorkers", 2);
  private static final int ROWS = 64;
  private static final int EPOCHS = Integer.getInteger("sparkdl.largeModelEpochs", 20);

  @TempDir static Path folder;

  @Test
  void train_executorKilledAfterACheckpoint_goesOnAndTheModelScoresInANewJvm() throws Exception {
    writeTable();
    String classPath = System.getProperty("sparkdl.sparkClassPath");
    try (StandaloneCluster cluster =
        StandaloneCluster.start(folder, classPath, WORKERS, EXECUTOR_MEGABYTES + "m")) {
      Thread killing = new Thread(() -> killAfterCheckpoint(cluster), "kill");
      killing.setDaemon(true);
      killing.start();
      Command trained = train(cluster);
      assertEquals(0, trained.status(), () -> trained.err() + cluster.logs());
      assertTrue(trained.err().toString().contains("; restart 1 of "), trained.err()::toString);
    }
    Command scored =
        sparkdl(
            SCORING_MEGABYTES,
            "score",
            "--data",
            path("table"),
            "--model",
            path("model"),
            "--out",
            path("scored"));
    assertEquals(0, scored.status(), scored.err()::toString);
    assertEquals(
        ROWS,
        new ObjectMapper().readTree(scored.lastLine()).get("rows").asLong(),
        scored::lastLine);
  }

  private static void writeTable() throws IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .getOrCreate()) {
      spark
          .range(0, ROWS, 1, 2)
          .selectExpr("array(float(id % 2), float(id % 3), 1f) as features", "id % 2 as label")
          .write()
          .parquet(path("table"));
    }
  }

  private static Command train(StandaloneCluster cluster) throws Exception {
    Path network = folder.resolve("network.json");
    String hidden = "{\"type\": \"dense\", \"units\": %d}".formatted(UNITS);
    String last = "{\"type\": \"dense\", \"units\": 2}";
    Files.writeString(
        network,
        "{\"type\": \"sequential\", \"layers\": [%s, %s, %s]}".formatted(hidden, hidden, last));
    return sparkdl(
        DRIVER_MEGABYTES,
        "train",
        "--master",
        cluster.master(),
        "--data",
        path("table"),
        "--model",
        path("model"),
        "--network",
        network.toString(),
        "--workers",
        String.valueOf(WORKERS),
        "--epochs",
        String.valueOf(EPOCHS),
        "--batch-size",
        String.valueOf(ROWS),
        "--optimizer",
        "sgd",
        "--momentum",
        "0",
        "--learning-rate",
        "1e-6",
        "--checkpoint-directory",
        path("checkpoints"),
        "--checkpoint-minutes",
        "0.02",
        "--device",
        "cpu");
  }

  private static Command sparkdl(long megabytes, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("sparkdl.module"), "bin", "sparkdl").toString());
    command.addAll(List.of(arguments));
    command.add("--json");
    String settings =
        "-Dspark.driver.maxResultSize=1m -Dspark.executor.memory=%dm".formatted(EXECUTOR_MEGABYTES);
    Map<String, String> environment =
        Map.of(
            "SPARK_HOME",
            "",
            "SPARK_LOCAL_IP",
            "127.0.0.1",
            "JAVA_TOOL_OPTIONS",
            settings,
            "SPARKDL_MEMORY",
            megabytes + "m");
    return Command.run(folder, environment, LIMIT, command);
  }

  private static void killAfterCheckpoint(StandaloneCluster cluster) {
    try {
      while (!checkpointed()) {
        Thread.sleep(100);
      }
      cluster.executors().get(0).destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean checkpointed() {
    try (Stream<Path> below = Files.walk(folder.resolve("checkpoints"), 3)) {
      return below.anyMatch(path -> path.endsWith("manifest.json"));
    } catch (IOException | UncheckedIOException e) {
      return false; // nothing there yet, or deleted meanwhile
    }
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }
}
