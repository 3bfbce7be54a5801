package io.sparkdl.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.network.NamedNetwork;
import io.sparkdl.engine.network.Network;
import io.sparkdl.kernels.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What README says of the command line and of networks holds. */
class ReadmeTest {
  private static String readme;

  @BeforeAll
  static void read() throws Exception {
    readme = Files.readString(Path.of(System.getProperty("sparkdl.readme")));
  }

  @Test
  void network_jsonOfTheReadme_givesTenScoresOfAnImage() {
    Matcher json = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(readme);
    assertTrue(json.find());
    assertEquals(Shape.of(10), Network.fromJson(json.group(1)).outputShape(Shape.of(1, 28, 28)));
  }

  @Test
  void networks_namedInTheReadme_areThoseOfTheTable() {
    Pattern list =
        Pattern.compile(
            "By name, .*?know (.*?); `describe` also knows (.*?), which", Pattern.DOTALL);
    Matcher names = list.matcher(readme);
    assertTrue(names.find());
    List<String> classifiers = quoted(names.group(1));
    assertEquals(NamedNetwork.classifiers(), classifiers);
    List<String> all = new ArrayList<>(classifiers);
    all.addAll(quoted(names.group(2)));
    assertEquals(NamedNetwork.names(), all);
  }

  private static List<String> quoted(String text) {
    return Pattern.compile("`(.*?)`").matcher(text).results().map(name -> name.group(1)).toList();
  }

  @TestFactory
  Stream<DynamicTest> commands_ofTheReadme_haveTheirOptions() {
    CommandLine commands = new CommandLine(Main.spec());
    Pattern line =
        Pattern.compile("(?m)^\\s*(?:\\$sparkdl )?(import-idx|train|evaluate|score) (--.*)$");
    List<DynamicTest> tests =
        line.matcher(readme)
            .results()
            .map(
                found ->
                    DynamicTest.dynamicTest(
                        found.group().strip(),
                        () -> {
                          CommandSpec spec =
                              commands.getSubcommands().get(found.group(1)).getCommandSpec();
                          Arrays.stream(found.group(2).split(" "))
                              .filter(word -> word.startsWith("--"))
                              .forEach(
                                  name -> assertTrue(spec.optionsMap().containsKey(name), name));
                        }))
            .toList();
    assertTrue(tests.size() >= 6, "found " + tests.size());
    return tests.stream();
  }
}
