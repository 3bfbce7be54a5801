package io.sparkdl.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Samples a second of our engine and of libtorch, in turn, five runs each; prints the medians, their
 * GFLOP/s beside the machine's matrix rate, and the ratio, and writes them as JSON.
 */
final class ThroughputBench {
  private ThroughputBench() {}

  static void run(Path file) throws IOException, InterruptedException {
    List<Double> matrix = new ArrayList<>();
    List<Result> table = new ArrayList<>();
    for (String workload : List.of("mlp", "cnn")) {
      for (String mode : List.of("train", "infer")) {
        matrix.add(Runs.rate(OurProcess.class, "matrix", Runs.THREADS) / 1e9);
        table.add(compare(workload, mode));
      }
    }
    System.out.printf(
        "matrix product 1024^3 on %s threads: %.0f GFLOP/s (median of %s)%n",
        Runs.THREADS, Runs.median(matrix), matrix.stream().map(Math::round).toList());
    Result.write(table, file);
  }

  private static Result compare(String workload, String mode)
      throws IOException, InterruptedException {
    List<Double> ours = new ArrayList<>();
    List<Double> peer = new ArrayList<>();
    for (int run = 0; run < Runs.COUNT; run++) {
      ours.add(Runs.rate(OurProcess.class, workload, mode, Runs.THREADS));
      peer.add(Runs.rate(LibtorchProcess.class, workload, mode, Runs.THREADS));
    }
    Result result =
        Result.of(
            workload,
            mode,
            "libtorch 2.7.1 through DJL 0.35.1",
            "samples/s",
            Integer.parseInt(Runs.THREADS),
            ours,
            peer);
    double gigaflops = Workload.named(workload).flops(mode.equals("train")) / 1e9;
    System.out.printf(
        "%s %s: %.0f GFLOP/s, libtorch %.0f%n",
        workload, mode, result.ours() * gigaflops, result.peer() * gigaflops);
    return result;
  }
}
