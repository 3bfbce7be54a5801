package io.sparkdl.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Runs of what is measured, each in a JVM of its own, and their median. */
public final class Runs {
  /** Runs of each side. */
  static final int COUNT = 5;

  /** Threads of each side. */
  static final String THREADS =
      System.getProperty(
          "bench.threads", "" + Math.min(2, Runtime.getRuntime().availableProcessors()));

  /**
   * glibc gives large blocks back to the system at once, and libtorch, which allocates every value
   * anew, then spends its time in page faults: its inference of the CNN went from 1 480 to 2 110
   * samples a second with these. Both sides get them.
   */
  private static final Map<String, String> KEEP_MEMORY =
      Map.of(
          "MALLOC_MMAP_THRESHOLD_", "1073741824",
          "MALLOC_TRIM_THRESHOLD_", "4294967296",
          "MALLOC_TOP_PAD_", "268435456");

  private Runs() {}

  /** The middle of the values. */
  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
  }

  /** Runs a process of its own and reads the rate that it prints. */
  static double rate(Class<?> main, String... arguments) throws IOException, InterruptedException {
    return Double.parseDouble(line("rate ", main, arguments).substring("rate ".length()));
  }

  /** Runs a process of its own and returns the line that it prints with this beginning. */
  static String line(String beginning, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = command(main, arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(KEEP_MEMORY);
    Process process = builder.start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream()))) {
      reader.lines().forEach(lines::add);
    }
    int status = process.waitFor();
    for (String line : lines) {
      if (status == 0 && line.startsWith(beginning)) {
        return line;
      }
    }
    throw new IOException(
        "bench: expected "
            + beginning
            + "from "
            + command
            + ", got status "
            + status
            + ": "
            + lines);
  }

  /** Java as this process runs it: the same options and class path. */
  public static List<String> command(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
