package io.sparkdl.bench;

import io.sparkdl.train.ExchangeProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reduce-scatter and all-gather of an array between two processes of this machine, in the clear and
 * encrypted, beside plain sockets that only move as many bytes both ways. On two cores each process
 * has one, for its sending thread, its receiving thread and its share of the kernel's work, so the
 * figures are of processor time, not of a network.
 */
final class AllReduceBench {
  private static final String MEGABYTES = "100";

  private AllReduceBench() {}

  static void run(Path file) throws IOException, InterruptedException {
    List<Double> clear = new ArrayList<>();
    List<Double> encrypted = new ArrayList<>();
    List<Double> plain = new ArrayList<>();
    for (int run = 0; run < Runs.COUNT; run++) {
      clear.add(rate("SOCKETS"));
      plain.add(rate(ExchangeProcess.PLAIN));
      encrypted.add(rate("AES"));
    }
    Result.write(
        List.of(result("in the clear", clear, plain), result("encrypted", encrypted, plain)), file);
  }

  private static double rate(String way) throws IOException, InterruptedException {
    return Runs.rate(ExchangeProcess.class, way, MEGABYTES);
  }

  /** Each of the two processes has a thread that sends and one that receives. */
  private static Result result(String mode, List<Double> ours, List<Double> plain) {
    return Result.of(
        "reduce-scatter and all-gather of " + MEGABYTES + " MB between two processes",
        mode,
        "plain sockets, the same bytes both ways",
        "MB/s each way",
        2,
        ours,
        plain);
  }
}
