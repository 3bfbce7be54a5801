package io.sparkdl.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdl.pipelines.shapes.ShapeImages;
import io.sparkdl.pipelines.shapes.ShapeTable;
import io.sparkdl.train.StepBreakdown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** train, evaluate and score in this JVM, on a small table. */
class JobsTest {
  private static final int ROWS = 200;
  private static final ShapeImages IMAGES = new ShapeImages(1, 28);

  @TempDir static Path folder;

  private static CommandRun trained;

  @BeforeAll
  static void drawAndTrain() throws Exception {
    try (SparkSession spark = session()) {
      ShapeTable.of(spark, IMAGES, 0, ROWS, 2).write().parquet(path("table"));
    }
    trained =
        CommandRun.of(
            "train",
            "--data",
            path("table"),
            "--model",
            path("model"),
            "--network",
            "mlp",
            "--workers",
            "2",
            "--epochs",
            "3",
            "--batch-size",
            "32",
            "--device",
            "cpu",
            "--json");
  }

  @Test
  void train_json_fieldsThatAgree() throws Exception {
    assertEquals(0, trained.status(), trained.err()::toString);
    JsonNode report = trained.json();
    assertEquals(ROWS, report.get("rows").asLong());
    assertEquals(2, report.get("workers").asInt());
    assertEquals("cpu", report.get("device").asText());
    assertEquals(3 * 7, report.get("steps").asLong());
    double seconds = report.get("seconds").asDouble();
    assertEquals(3 * ROWS / seconds, report.get("rowsPerSecond").asDouble(), 1e-6);
    double parts = 0;
    for (String part : StepBreakdown.NAMES) {
      parts += report.get("stepBreakdown").get(part).asDouble();
    }
    double step = report.get("stepSeconds").asDouble() / report.get("steps").asLong();
    assertTrue(parts > 0 && parts <= 1.05 * step, report::toString);
    assertTrue(report.get("decodeSeconds").asDouble() > 0, report::toString);
  }

  @Test
  void train_notOnATerminal_plainLinesOfProgress() {
    assertTrue(
        trained.err().stream()
            .anyMatch(line -> line.matches("epoch \\d/3, step \\d/7, loss \\S+, \\d+ rows/s")),
        trained.err()::toString);
  }

  @Test
  void evaluate_columnsOfTheModel_accuracyAndLoss() throws Exception {
    CommandRun run =
        CommandRun.of("evaluate", "--data", path("table"), "--model", path("model"), "--json");
    assertEquals(0, run.status(), run.err()::toString);
    assertEquals(ROWS, run.json().get("rows").asLong());
    double accuracy = run.json().get("accuracy").asDouble();
    assertTrue(accuracy > 0 && accuracy <= 1, run.out()::toString);
    assertTrue(run.json().get("loss").asDouble() > 0, run.out()::toString);
  }

  @Test
  void score_everyRow_inputWithoutImageAndOutputs() throws Exception {
    CommandRun run =
        CommandRun.of(
            "score",
            "--data",
            path("table"),
            "--model",
            path("model"),
            "--out",
            path("scored"),
            "--json");
    assertEquals(0, run.status(), run.err()::toString);
    assertEquals(ROWS, run.json().get("rows").asLong());
    try (SparkSession spark = session()) {
      Dataset<Row> scored = spark.read().parquet(path("scored"));
      assertEquals(List.of("label", "probability", "prediction"), Arrays.asList(scored.columns()));
      assertEquals(ROWS, scored.count());
      long threes = LongStream.range(0, ROWS).filter(row -> IMAGES.label(row) == 3).count();
      assertEquals(threes, scored.filter("label = 3").count());
    }
  }

  @Test
  void score_columnsOfOneNumber_areKept() throws Exception {
    try (SparkSession spark = session()) {
      spark
          .range(100)
          .selectExpr("id as amount", "rand(3) as rate", "int(id % 2) as label")
          .write()
          .parquet(path("numbers"));
    }
    String fit = "train --network mlp --epochs 1 --device cpu --features-cols amount,rate --data ";
    List<String> train = new ArrayList<>(List.of((fit + path("numbers")).split(" ")));
    train.addAll(List.of("--model", path("tabular")));
    assertEquals(0, CommandRun.of(train.toArray(String[]::new)).status());
    CommandRun run =
        CommandRun.of(
            "score", "--data", path("numbers"), "--model", path("tabular"), "--out", path("rated"));
    assertEquals(0, run.status(), run.err()::toString);
    try (SparkSession spark = session()) {
      Dataset<Row> rated = spark.read().parquet(path("rated"));
      assertEquals(
          List.of("amount", "rate", "label", "probability", "prediction"),
          Arrays.asList(rated.columns()));
      assertEquals(100, rated.count());
    }
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            "train --data TABLE --model MODEL", "--model: expected a folder that does not"),
        Arguments.of("train --data absent --model new", "Path does not exist"),
        Arguments.of(
            "train --data TABLE --model new --label-col class",
            "column 'class': expected a column"),
        Arguments.of("train --data TABLE --model new --network x.json", "--network: expected mlp"),
        Arguments.of("train --data TABLE --model new --epochs 0", "epochs"),
        Arguments.of(
            "train --data TABLE --model new --features-col image --features-cols label",
            "--features-cols: expected it without --features-col"),
        Arguments.of("train --data TABLE --model new --device tpu", "device"),
        Arguments.of("train --data TABLE --model FILE/new", "--model: expected a folder that can"),
        Arguments.of("evaluate --data TABLE --model absent", "--model: expected the folder of a"),
        Arguments.of("evaluate --data TABLE --model TABLE", "--model: expected the folder of a"),
        Arguments.of("score --data TABLE --model MODEL --out TABLE", "--out: expected a folder"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void run_jobThatCannotBe_statusOneAndOneLine(String line, String part) throws Exception {
    Files.writeString(folder.resolve("file"), "a file");
    List<String> arguments = new ArrayList<>();
    for (String word : line.split(" ")) {
      arguments.add(
          switch (word) {
            case "TABLE" -> path("table");
            case "MODEL" -> path("model");
            case "FILE/new" -> path("file/new");
            case "absent", "new", "x.json" -> path(word);
            default -> word;
          });
    }
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertEquals(1, run.status());
    assertEquals(1, run.err().size(), run.err()::toString);
    assertTrue(run.err().get(0).contains(part), run.err().get(0));
    assertFalse(Files.exists(folder.resolve("new")));
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .getOrCreate();
  }
}
