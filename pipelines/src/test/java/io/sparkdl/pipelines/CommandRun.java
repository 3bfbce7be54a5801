package io.sparkdl.pipelines;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** A run of the command line in this JVM: its exit status and the lines that it printed. */
record CommandRun(int status, List<String> out, List<String> err) {
  static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new CommandRun(status, out.toString().lines().toList(), err.toString().lines().toList());
  }

  /** The last line of standard output, as JSON. */
  JsonNode json() throws JsonProcessingException {
    assertTrue(!out.isEmpty(), () -> "no output; on standard error: " + err);
    return new ObjectMapper().readTree(out.get(out.size() - 1));
  }
}
