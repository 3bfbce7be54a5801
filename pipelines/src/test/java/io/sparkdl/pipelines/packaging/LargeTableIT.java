package io.sparkdl.pipelines.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fit whose rows, as the network reads them, are four times the heap of the process. */
class LargeTableIT {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final int WIDTH = 784;
  private static final int HEAP_MEGABYTES = 512;
  private static final long ROWS = 4L * (HEAP_MEGABYTES << 20) / (WIDTH * Float.BYTES);

  @TempDir static Path folder;

  /** Small in Parquet, since a row repeats one number; its rows are 3 KB each all the same. */
  @BeforeAll
  static void write() throws Exception {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .getOrCreate()) {
      spark
          .range(0, ROWS, 1, 8)
          .selectExpr(
              "array_repeat(float(id % 2 + (id % 64) / 128), " + WIDTH + ") as features",
              "int(id % 2) as label")
          .write()
          .parquet(folder.resolve("table").toString());
    }
  }

  @Test
  void train_tableOfFourTimesTheHeap_twoEpochs() throws Exception {
    Path network = folder.resolve("network.json");
    Files.writeString(
        network,
        "{\"type\": \"sequential\", \"layers\": [{\"type\": \"dense\", \"units\": 8,"
            + " \"activation\": \"tanh\"}, {\"type\": \"dense\", \"units\": 2}]}");
    List<String> command =
        List.of(
            Path.of(System.getProperty("sparkdl.module"), "bin", "sparkdl").toString(),
            "train",
            "--data",
            folder.resolve("table").toString(),
            "--model",
            folder.resolve("model").toString(),
            "--network",
            network.toString(),
            "--workers",
            "2",
            "--epochs",
            "2",
            "--batch-size",
            "2048",
            "--device",
            "cpu",
            "--json");
    Map<String, String> environment =
        Map.of("SPARK_HOME", "", "SPARKDL_MEMORY", HEAP_MEGABYTES + "m");
    Command ended = Command.run(folder, environment, LIMIT, command);
    assertEquals(0, ended.status(), ended.err()::toString);
    JsonNode report = new ObjectMapper().readTree(ended.lastLine());
    assertEquals(ROWS, report.get("rows").asLong());
    assertTrue(report.get("accuracy").asDouble() > 0.9, report::toString);
  }
}
