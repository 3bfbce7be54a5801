package io.sparkdl.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;

/** Runs the command line in a JVM of its own. */
final class NewJvm {
  /** Set by {@code bin/sparkdl} to its own path. */
  private static final String LAUNCHER = "SPARKDL_COMMAND";

  private NewJvm() {}

  /**
   * The script that started this JVM.
   *
   * @throws IllegalArgumentException if it was started otherwise
   */
  static String launcher() {
    String launcher = System.getenv(LAUNCHER);
    if (launcher == null) {
      throw new IllegalArgumentException(
          "demo: expected to be started by pipelines/bin/sparkdl, which it starts again for a new"
              + " JVM, got no "
              + LAUNCHER
              + " in the environment");
    }
    return launcher;
  }

  /**
   * Runs a command to its end.
   *
   * @return the last line of its standard output, as JSON; its errors go where ours go
   * @throws IllegalStateException if its exit status is not 0
   */
  static JsonNode lastLine(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String last = "";
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line;
      }
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            "%s: expected exit status 0, got %d".formatted(String.join(" ", command), status));
      }
    } finally {
      process.destroy();
    }
    return new ObjectMapper().readTree(last);
  }
}
