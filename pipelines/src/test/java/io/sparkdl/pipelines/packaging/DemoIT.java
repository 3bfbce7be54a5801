package io.sparkdl.pipelines.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, small: every part of it, in local mode from the assembled jar. */
class DemoIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir Path folder;

  @Test
  void demo_drawnShapes_reportOfEveryPart() throws Exception {
    Path out = folder.resolve("demo run");
    JsonNode report = demo("--rows", "1000", "--epochs", "2", "--out", out.toString());
    assertEquals(800, report.get("rows").asLong());
    assertEquals(2, report.get("workers").asInt());
    assertEquals(200, report.get("testRows").asLong());
    assertEquals(2 * 13, report.get("steps").asLong());
    assertTrue(report.get("seconds").asDouble() > 0);
    assertTrue(report.get("rowsPerSecond").asDouble() > 0);
    assertTrue(report.get("accuracy").asDouble() > 0.1, report::toString);
    assertEquals(200, report.get("score").get("rows").asLong());
    assertTrue(Files.exists(out.resolve("scored/_SUCCESS")));

    // The same job on a table of the user's: here the one that the first run drew.
    JsonNode onTable =
        demo(
            "--data",
            out.resolve("train").toString(),
            "--epochs",
            "1",
            "--network",
            "mlp",
            "--out",
            folder.resolve("second").toString());
    assertEquals(800, onTable.get("rows").asLong() + onTable.get("testRows").asLong());
    assertEquals(800, onTable.get("score").get("rows").asLong());
  }

  private JsonNode demo(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("sparkdl.module"), "bin", "sparkdl").toString());
    command.addAll(List.of("demo", "--json"));
    command.addAll(List.of(arguments));
    Command ended = Command.run(folder, Map.of("SPARK_HOME", ""), LIMIT, command);
    assertEquals(0, ended.status(), ended.err()::toString);
    return new ObjectMapper().readTree(ended.lastLine());
  }
}
