package io.sparkdl.pipelines.notes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.zeppelin.interpreter.InterpreterResult;
import org.apache.zeppelin.interpreter.InterpreterResultMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every note runs, paragraph by paragraph, as a Zeppelin server runs it. */
class NotesTest {
  private static final String SCALA = "%spark\n";

  @TempDir Path folder;

  static Stream<Path> notes() throws Exception {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("sparkdl.notebooks")))) {
      List<Path> notes = files.filter(file -> file.toString().endsWith(".zpln")).toList();
      assertFalse(notes.isEmpty());
      return notes.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("notes")
  void note_anyOfThem_namesItselfAndHoldsNoTraceOfARun(Path file) throws Exception {
    JsonNode note = new ObjectMapper().readTree(file.toFile());
    assertEquals(
        note.get("name").asText() + "_" + note.get("id").asText() + ".zpln",
        file.getFileName().toString());
    assertEquals("spark", note.get("defaultInterpreterGroup").asText());
    for (JsonNode paragraph : note.get("paragraphs")) {
      for (String trace :
          List.of("user", "dateCreated", "dateStarted", "jobName", "runtimeInfos")) {
        assertFalse(paragraph.has(trace), trace);
      }
    }
  }

  @Test
  void shapes_runAsAWhole_chartOfTheLossAndAnAccuracy() throws Exception {
    List<InterpreterResultMessage> shown = new ArrayList<>();
    try (ScalaSession session = new ScalaSession(Files.createDirectory(folder.resolve("repl")))) {
      Path file = Path.of(System.getProperty("sparkdl.notebooks"), "shapes_2SHAPES01.zpln");
      for (JsonNode paragraph : new ObjectMapper().readTree(file.toFile()).get("paragraphs")) {
        String text = paragraph.get("text").asText();
        if (text.startsWith(SCALA)) {
          shown.addAll(session.run(text.substring(SCALA.length())));
        }
      }
    }
    List<InterpreterResultMessage> tables =
        shown.stream().filter(m -> m.getType() == InterpreterResult.Type.TABLE).toList();
    assertEquals(1, tables.size(), shown::toString);
    List<String> rows = tables.get(0).getData().strip().lines().toList();
    assertEquals("epoch\tloss\taccuracy", rows.get(0));
    assertEquals(6, rows.size(), rows::toString);
    Matcher accuracy =
        Pattern.compile("accuracy on 500 shapes that it has not seen: ([0-9.]+)")
            .matcher(shown.get(shown.size() - 1).getData());
    assertTrue(accuracy.find(), shown::toString);
    assertTrue(Double.parseDouble(accuracy.group(1)) > 0.5, accuracy.group());
  }
}
