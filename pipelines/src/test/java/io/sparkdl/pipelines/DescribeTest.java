package io.sparkdl.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescribeTest {
  @TempDir Path folder;

  @Test
  void describe_namedNetworkAsJson_countsItsParameters() throws Exception {
    CommandRun run = CommandRun.of("describe", "mlp", "--input", "1,28,28", "--json");
    assertEquals(0, run.status(), run.err()::toString);
    JsonNode report = run.json();
    int parameters = 784 * 512 + 512 + 512 * 512 + 512 + 512 * 10 + 10;
    assertEquals(parameters, report.get("parameters").asInt());
    assertEquals(4, report.get("layers").size());
    assertEquals(512, report.get("layers").get(1).get("output").get(0).asInt());
    assertTrue(report.get("trainingBytes").asLong() > report.get("inferenceBytes").asLong());
  }

  @Test
  void describe_fileAsSvg_writesADrawing() throws Exception {
    Path json = folder.resolve("network.json");
    Files.writeString(
        json, "{\"type\":\"sequential\",\"layers\":[{\"type\":\"dense\",\"units\":3}]}");
    Path svg = folder.resolve("network.svg");
    String[] arguments = {
      "describe", "" + json, "--input", "4", "--format", "svg", "--out", "" + svg
    };
    CommandRun run = CommandRun.of(arguments);
    assertEquals(0, run.status(), run.err()::toString);
    String text = Files.readString(svg);
    assertTrue(text.startsWith("<svg") && text.contains("0-dense"), text);
    CommandRun again = CommandRun.of(arguments);
    assertEquals(1, again.status());
    assertTrue(again.err().get(0).contains("does not exist yet"), again.err()::toString);
  }

  @Test
  void describe_networkThatDoesNotFit_oneLineNamesTheLayer() {
    CommandRun run = CommandRun.of("describe", "cnn", "--input", "784");
    assertEquals(1, run.status());
    assertTrue(run.err().get(0).contains("layer 0, conv2d"), run.err()::toString);
  }
}
