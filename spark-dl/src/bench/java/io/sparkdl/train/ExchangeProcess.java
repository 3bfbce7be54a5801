package io.sparkdl.train;

import io.sparkdl.bench.Runs;
import java.io.IOException;
import java.util.List;

/**
 * Exchanges floats between this process and another that it starts, and prints the megabytes that go
 * each way, or the training steps, in a second.
 */
public final class ExchangeProcess {
  /** What the plain end is called; the others are called as their {@link Wire}. */
  public static final String PLAIN = "PLAIN";

  private ExchangeProcess() {}

  /**
   * Arguments: a wire or {@link #PLAIN}, and megabytes; or a {@link TrainingEnd.Way} and gigabits a
   * second of the link; of the second process also the first's port.
   */
  public static void main(String[] arguments) throws Exception {
    int rank = arguments.length == 2 ? 0 : 1;
    try (ExchangeEnd end = open(arguments[0], rank, Double.parseDouble(arguments[1]))) {
      if (rank == 0) {
        System.out.println("rate " + withSecond(arguments, end));
      } else {
        end.meet(Integer.parseInt(arguments[2]));
        rate(end);
      }
    }
  }

  private static ExchangeEnd open(String way, int rank, double number) throws IOException {
    for (TrainingEnd.Way known : TrainingEnd.Way.values()) {
      if (way.equals(known.name())) {
        return new TrainingEnd(known, rank, number);
      }
    }
    int length = (int) (number * 1e6 / Float.BYTES);
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

  /** What is exchanged in a second. */
  private static double rate(ExchangeEnd end) throws IOException {
    repeat(end, end.rounds() / 2);
    long start = System.nanoTime();
    repeat(end, end.rounds());
    return end.rounds() * end.size() / ((System.nanoTime() - start) / 1e9);
  }

  private static void repeat(ExchangeEnd end, int rounds) throws IOException {
    for (int round = 0; round < rounds; round++) {
      end.exchange();
    }
  }
}
