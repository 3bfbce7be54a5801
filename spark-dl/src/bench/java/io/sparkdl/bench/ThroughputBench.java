package io.sparkdl.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Samples a second of our engine and of libtorch, in turn, five runs each; prints the medians, their
 * GFLOP/s beside the machine's matrix rate, and the ratio, and writes them as JSON.
 */
final class ThroughputBench {
  private static final int RUNS = 5;
  private static final String THREADS =
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

  private ThroughputBench() {}

  static void run(Path file) throws IOException, InterruptedException {
    List<Double> matrix = new ArrayList<>();
    List<Map<String, Object>> table = new ArrayList<>();
    for (String workload : List.of("mlp", "cnn")) {
      for (String mode : List.of("train", "infer")) {
        matrix.add(rate(OurProcess.class, "matrix", THREADS) / 1e9);
        table.add(compare(workload, mode));
      }
    }
    System.out.printf(
        "matrix product 1024^3 on %s threads: %.0f GFLOP/s (median of %s)%n",
        THREADS, median(matrix), matrix.stream().map(Math::round).toList());
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), table);
    System.out.println("written: " + file);
  }

  private static Map<String, Object> compare(String workload, String mode)
      throws IOException, InterruptedException {
    List<Double> ours = new ArrayList<>();
    List<Double> peer = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      ours.add(rate(OurProcess.class, workload, mode, THREADS));
      peer.add(rate(LibtorchProcess.class, workload, mode, THREADS));
    }
    double gigaflops = Workload.named(workload).flops(mode.equals("train")) / 1e9;
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", workload);
    row.put("mode", mode);
    row.put("peerName", "libtorch 2.7.1 through DJL 0.35.1");
    row.put("threads", Integer.parseInt(THREADS));
    row.put("ours", median(ours));
    row.put("peer", median(peer));
    row.put("ratio", median(ours) / median(peer));
    row.put("unit", "samples/s");
    row.put("oursGflops", median(ours) * gigaflops);
    row.put("peerGflops", median(peer) * gigaflops);
    row.put("oursRuns", ours);
    row.put("peerRuns", peer);
    System.out.printf(
        "%s %s: ours %.0f samples/s (%.0f GFLOP/s), libtorch %.0f (%.0f GFLOP/s), ratio %.2f%n",
        workload,
        mode,
        median(ours),
        median(ours) * gigaflops,
        median(peer),
        median(peer) * gigaflops,
        median(ours) / median(peer));
    return row;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
  }

  /** Runs a process of its own and reads the rate that it prints. */
  private static double rate(Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseG1GC",
                "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
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
      if (status == 0 && line.startsWith("rate ")) {
        return Double.parseDouble(line.substring("rate ".length()));
      }
    }
    throw new IOException(
        "bench: expected a rate from " + command + ", got status " + status + ": " + lines);
  }
}
