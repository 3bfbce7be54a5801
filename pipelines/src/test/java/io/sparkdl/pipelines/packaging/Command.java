package io.sparkdl.pipelines.packaging;

import io.sparkdl.pipelines.soak.ProcessFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that ended: its exit status and the lines that it printed.
 *
 * @param out standard output
 * @param err standard error
 */
record Command(int status, List<String> out, List<String> err) {
  /**
   * Runs a command to its end, and ends it with all of its children when it takes too long.
   *
   * @param folder where it runs; its output is kept there too
   * @param environment on top of ours; an empty value removes a variable
   * @throws AssertionError if it has not ended in time, with what it printed
   */
  static Command run(
      Path folder, Map<String, String> environment, Duration limit, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process = start(folder, environment, out, err, command);
    try {
      if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(
            "%s: expected to end within %s; it printed %s%s"
                .formatted(command, limit, Files.readString(out), Files.readString(err)));
      }
      return new Command(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
    } finally {
      ProcessFamily.end(List.of(process));
    }
  }

  /** Starts a command that the caller ends, with its output in files. */
  static Process start(
      Path folder, Map<String, String> environment, Path out, Path err, List<String> command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    environment.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            builder.environment().remove(name);
          } else {
            builder.environment().put(name, value);
          }
        });
    return builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }

  /** The last line of standard output. */
  String lastLine() {
    if (out.isEmpty()) {
      throw new AssertionError("no output, exit status " + status + "; standard error: " + err);
    }
    return out.get(out.size() - 1);
  }
}
