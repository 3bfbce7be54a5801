package io.sparkdl.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MainTest {
  @TempDir Path folder;

  static Stream<Arguments> wrongArguments() {
    return Stream.of(
        Arguments.of(new String[] {}, "sparkdl: Missing required subcommand"),
        Arguments.of(new String[] {"fit"}, "sparkdl: Unmatched argument"),
        Arguments.of(
            new String[] {"import-idx", "--images", "a"},
            "sparkdl import-idx: Missing required options: '--labels=FILE', '--out=DIR'"),
        Arguments.of(
            new String[] {"devices", "--jsn"}, "sparkdl devices: Unknown option: '--jsn'"));
  }

  @ParameterizedTest
  @MethodSource("wrongArguments")
  void run_wrongArguments_statusTwoAndOneLine(String[] arguments, String beginning) {
    CommandRun run = CommandRun.of(arguments);
    assertEquals(2, run.status());
    assertEquals(1, run.err().size(), run.err()::toString);
    assertTrue(run.err().get(0).startsWith(beginning), run.err().get(0));
    assertTrue(run.out().isEmpty(), run.out()::toString);
  }

  @Test
  void run_failure_statusOneAndOneLine() {
    CommandRun run = importOfAbsentFiles();
    assertEquals(1, run.status());
    assertEquals(1, run.err().size(), run.err()::toString);
    assertTrue(
        run.err().get(0).endsWith("absent-images: expected an IDX file, got none"),
        run.err().get(0));
  }

  @Test
  void run_failureWithVerbose_stackTraceFollowsTheLine() {
    CommandRun run = importOfAbsentFiles("--verbose");
    assertEquals(1, run.status());
    assertTrue(
        run.err().stream().anyMatch(line -> line.startsWith("\tat io.sparkdl.pipelines.")),
        run.err()::toString);
  }

  private CommandRun importOfAbsentFiles(String... more) {
    return CommandRun.of(
        Stream.concat(
                Stream.of(
                    "import-idx",
                    "--images",
                    folder.resolve("absent-images").toString(),
                    "--labels",
                    folder.resolve("absent-labels").toString(),
                    "--out",
                    folder.resolve("out").toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void run_help_namesEverySubcommand() {
    CommandRun run = CommandRun.of("--help");
    assertEquals(0, run.status());
    String help = String.join("\n", run.out());
    for (String name :
        new String[] {"import-idx", "train", "evaluate", "score", "describe", "devices", "demo"}) {
      assertTrue(help.contains("  " + name), name);
    }
  }

  @Test
  void devices_json_listsTheCpu() throws Exception {
    CommandRun run = CommandRun.of("devices", "--json");
    assertEquals(0, run.status());
    JsonNode first = run.json().get("devices").get(0);
    assertEquals("cpu", first.get("backend").asText());
    assertTrue(first.get("memoryBytes").asLong() > 0);
  }
}
