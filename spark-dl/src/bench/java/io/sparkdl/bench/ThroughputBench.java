package io.sparkdl.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Samples a second of our engine and of libtorch, in turn, five runs each; prints the medians, their
 * GFLOP/s beside the machine's matrix rate, and the ratio, and writes them as JSON.
 */
final class ThroughputBench {
  private ThroughputBench() {}

  static void run(Path file) throws IOException, InterruptedException {
    List<Double> matrix = new ArrayList<>();
    List<Map<String, Object>> table = new ArrayList<>();
    for (String workload : List.of("mlp", "cnn")) {
      for (String mode : List.of("train", "infer")) {
        matrix.add(Runs.rate(OurProcess.class, "matrix", Runs.THREADS) / 1e9);
        table.add(compare(workload, mode));
      }
    }
    System.out.printf(
        "matrix product 1024^3 on %s threads: %.0f GFLOP/s (median of %s)%n",
        Runs.THREADS, Runs.median(matrix), matrix.stream().map(Math::round).toList());
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), table);
    System.out.println("written: " + file);
  }

  private static Map<String, Object> compare(String workload, String mode)
      throws IOException, InterruptedException {
    List<Double> ours = new ArrayList<>();
    List<Double> peer = new ArrayList<>();
    for (int run = 0; run < Runs.COUNT; run++) {
      ours.add(Runs.rate(OurProcess.class, workload, mode, Runs.THREADS));
      peer.add(Runs.rate(LibtorchProcess.class, workload, mode, Runs.THREADS));
    }
    double gigaflops = Workload.named(workload).flops(mode.equals("train")) / 1e9;
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", workload);
    row.put("mode", mode);
    row.put("peerName", "libtorch 2.7.1 through DJL 0.35.1");
    row.put("threads", Integer.parseInt(Runs.THREADS));
    row.put("ours", Runs.median(ours));
    row.put("peer", Runs.median(peer));
    row.put("ratio", Runs.median(ours) / Runs.median(peer));
    row.put("unit", "samples/s");
    row.put("oursGflops", Runs.median(ours) * gigaflops);
    row.put("peerGflops", Runs.median(peer) * gigaflops);
    row.put("oursRuns", ours);
    row.put("peerRuns", peer);
    System.out.printf(
        "%s %s: ours %.0f samples/s (%.0f GFLOP/s), libtorch %.0f (%.0f GFLOP/s), ratio %.2f%n",
        workload,
        mode,
        Runs.median(ours),
        Runs.median(ours) * gigaflops,
        Runs.median(peer),
        Runs.median(peer) * gigaflops,
        Runs.median(ours) / Runs.median(peer));
    return row;
  }
}
