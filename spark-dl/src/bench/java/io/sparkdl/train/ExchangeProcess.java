package io.sparkdl.train;

import io.sparkdl.bench.Runs;
import java.io.IOException;
import java.util.List;

/**
 * Exchanges an array between this process and another that it starts, and prints megabytes a second
 * that go each way.
 */
public final class ExchangeProcess {
  /** What the plain end is called; the others are called as their {@link Wire}. */
  public static final String PLAIN = "PLAIN";

  private static final int WARMUP = 10;
  private static final int ROUNDS = 20;

  private ExchangeProcess() {}

  /** Arguments: a wire or {@link #PLAIN}, megabytes; of the second process also the first's port. */
  public static void main(String[] arguments) throws Exception {
    int rank = arguments.length == 2 ? 0 : 1;
    int length = Integer.parseInt(arguments[1]) * 1_000_000 / Float.BYTES;
    try (ExchangeEnd end = open(arguments[0], rank, length)) {
      if (rank == 0) {
        double rate = withSecond(arguments, end);
        System.out.println("rate " + length * (double) Float.BYTES / 1e6 * rate);
      } else {
        end.meet(Integer.parseInt(arguments[2]));
        rate(end);
      }
    }
  }

  private static ExchangeEnd open(String way, int rank, int length) throws IOException {
    return way.equals(PLAIN)
        ? new PlainEnd(rank, length)
        : new CollectiveEnd(Wire.valueOf(way), rank, length);
  }

  private static double withSecond(String[] arguments, ExchangeEnd end) throws Exception {
    List<String> command =
        Runs.command(ExchangeProcess.class, arguments[0], arguments[1], "" + end.port());
    Process second = new ProcessBuilder(command).inheritIO().start();
    try {
      end.meet(end.port());
      return rate(end);
    } finally {
      // Where all is well its rounds are over too.
      second.destroy();
      second.waitFor();
    }
  }

  /** Exchanges a second. */
  private static double rate(ExchangeEnd end) throws IOException {
    repeat(end, WARMUP);
    long start = System.nanoTime();
    repeat(end, ROUNDS);
    return ROUNDS / ((System.nanoTime() - start) / 1e9);
  }

  private static void repeat(ExchangeEnd end, int rounds) throws IOException {
    for (int round = 0; round < rounds; round++) {
      end.exchange();
    }
  }
}
