package io.sparkdl.pipelines.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdl.pipelines.shapes.ShapeImages;
import io.sparkdl.pipelines.shapes.ShapeTable;
import io.sparkdl.pipelines.soak.StandaloneCluster;
import io.sparkdl.train.StepBreakdown;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job as a cluster runs it: the assembled jar through spark-submit, two workers in
 * executors of their own, on a standalone cluster.
 */
@Tag("cluster")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class ClusterIT {
  private static final int TRAIN_ROWS = 1200;
  private static final int TEST_ROWS = 300;
  private static final int WORKERS = 2;
  private static final Duration JOB_LIMIT = Duration.ofMinutes(4);

  @TempDir static Path folder;

  private static StandaloneCluster cluster;

  @BeforeAll
  static void drawTablesAndStartCluster() throws Exception {
    ShapeImages images = new ShapeImages(42, 28);
    try (SparkSession spark = localSession()) {
      ShapeTable.of(spark, images, 0, TRAIN_ROWS, 3).write().parquet(path("train"));
      ShapeTable.of(spark, images, TRAIN_ROWS, TRAIN_ROWS + TEST_ROWS, 2)
          .write()
          .parquet(path("test"));
    }
    cluster =
        StandaloneCluster.start(
            folder, System.getProperty("sparkdl.sparkClassPath"), WORKERS, "1g");
    SparkSubmit.install(cluster.sparkHome());
  }

  @AfterAll
  static void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  @Order(1)
  void train_twoWorkersInTheirOwnJvms_savesAPipelineThatLearned() throws Exception {
    JsonNode report =
        sparkdl(
            "train",
            "--data",
            path("train"),
            "--model",
            path("model"),
            "--network",
            "cnn",
            "--workers",
            "2",
            "--epochs",
            "3",
            "--batch-size",
            "32",
            "--learning-rate",
            "0.003",
            "--device",
            "cpu");
    assertEquals(TRAIN_ROWS, report.get("rows").asLong());
    assertEquals(2, report.get("workers").asInt());
    assertEquals("cpu", report.get("device").asText());
    assertEquals(3 * ((TRAIN_ROWS + 31) / 32), report.get("steps").asLong());
    // A model that has learned nothing has ln 10 = 2.3.
    assertTrue(report.get("loss").asDouble() < 1.8, report::toString);
    for (String part : StepBreakdown.NAMES) {
      assertTrue(report.get("stepBreakdown").get(part).asDouble() >= 0, report::toString);
    }
  }

  @Test
  @Order(2)
  void evaluate_modelOfTheCluster_betterThanGuessing() throws Exception {
    JsonNode report = sparkdl("evaluate", "--data", path("test"), "--model", path("model"));
    assertEquals(TEST_ROWS, report.get("rows").asLong());
    assertTrue(report.get("accuracy").asDouble() > 0.3, report::toString);
  }

  @Test
  @Order(3)
  void score_modelOfTheCluster_everyRowInParquet() throws Exception {
    JsonNode report =
        sparkdl("score", "--data", path("test"), "--model", path("model"), "--out", path("scored"));
    assertEquals(TEST_ROWS, report.get("rows").asLong());
    try (SparkSession spark = localSession()) {
      Dataset<Row> scored = spark.read().parquet(path("scored"));
      assertEquals(TEST_ROWS, scored.count());
      assertEquals(List.of("label", "probability", "prediction"), Arrays.asList(scored.columns()));
      assertTrue(scored.filter("prediction < 0 or prediction > 9").isEmpty());
    }
  }

  private static JsonNode sparkdl(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("sparkdl.module"), "bin", "sparkdl").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("--master", cluster.master(), "--json"));
    Command ended =
        Command.run(
            folder,
            Map.of(
                "SPARK_HOME", cluster.sparkHome().toString(),
                "SPARK_SCALA_VERSION", "2.13",
                "SPARK_LOCAL_IP", "127.0.0.1"),
            JOB_LIMIT,
            command);
    assertEquals(0, ended.status(), () -> ended.err() + cluster.logs());
    return new ObjectMapper().readTree(ended.lastLine());
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static SparkSession localSession() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .getOrCreate();
  }
}
