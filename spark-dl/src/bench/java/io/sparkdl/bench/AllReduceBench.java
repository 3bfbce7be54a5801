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
 * figures are of processor time, not of a network. Then training steps of two such processes over a
 * link of a stated rate, whose exchange overlaps with what is computed, or does not.
 */
final class AllReduceBench {
  private static final String MEGABYTES = "100";

  private static final String GIGABITS = "1";

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
    List<Result> table = new ArrayList<>();
    table.add(result("in the clear", clear, plain));
    table.add(result("encrypted", encrypted, plain));
    table.addAll(overlap());
    Result.write(table, file);
  }

  /**
   * A step's exchange takes what steps with it last longer than steps of the same two without, who
   * wait for each other all the same.
   */
  private static List<Result> overlap() throws IOException, InterruptedException {
    List<Double> overlapped = new ArrayList<>();
    List<Double> after = new ArrayList<>();
    List<Double> hidden = new ArrayList<>();
    List<Double> exchange = new ArrayList<>();
    for (int run = 0; run < Runs.COUNT; run++) {
      double with = Runs.rate(ExchangeProcess.class, "OVERLAPPED", GIGABITS);
      double behind = Runs.rate(ExchangeProcess.class, "AFTER", GIGABITS);
      double without = Runs.rate(ExchangeProcess.class, "NUMBERS", GIGABITS);
      overlapped.add(with);
      after.add(behind);
      hidden.add(1e6 / behind - 1e6 / with);
      exchange.add(1e6 / behind - 1e6 / without);
    }
    String name = "cnn, two processes of 1 thread, a link of " + GIGABITS + " Gbit/s";
    return List.of(
        Result.of(name, "train", "exchange after computing", "steps/s", 1, overlapped, after),
        Result.of(name, "exchange hidden", "whole exchange", "us a step", 1, hidden, exchange));
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
