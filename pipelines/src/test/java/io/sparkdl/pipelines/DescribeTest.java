package io.sparkdl.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdl.engine.network.NamedNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"describe", "train"})
  void help_ofCommandsWithNetworks_listsTheTable(String command) {
    CommandRun run = CommandRun.of(command, "--help");
    String words = String.join(" ", run.out()).replaceAll("\\s+", " ");
    List<String> names =
        command.equals("train") ? NamedNetwork.classifiers() : NamedNetwork.names();
    assertTrue(words.contains(String.join(", ", names) + ", or a file"), words);
  }

  @Test
  void describe_networkForTokens_takesTheVocabulary() throws Exception {
    String[] line = {"describe", "lstm", "--input", "20", "--vocabulary", "300", "--json"};
    CommandRun run = CommandRun.of(line);
    assertEquals(0, run.status(), run.err()::toString);
    int scores = 256 * 10 + 10;
    int states = 2 * 4 * (128 * 128 + 128 * 128 + 128);
    long parameters = run.json().get("parameters").asLong();
    assertTrue(parameters >= 300 * 128 + states + scores, "parameters " + parameters);
    assertTrue(parameters <= 300 * 128 + states + 2 * 4 * 128 + scores, "parameters " + parameters);
    CommandRun unknown = CommandRun.of("describe", "resnet", "--input", "3,32,32");
    assertEquals(1, unknown.status());
    assertTrue(unknown.err().get(0).contains("resnet18, efficientnet"), unknown.err()::toString);
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
