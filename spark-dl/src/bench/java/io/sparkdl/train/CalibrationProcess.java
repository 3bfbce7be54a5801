package io.sparkdl.train;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Future;

/**
 * Measures what {@link ExchangeCost} needs to know of two workers of one process, and prints
 * alpha, beta and gamma: an all-gather of next to nothing, one of an array, and what a
 * reduce-scatter of that array takes longer.
 */
public final class CalibrationProcess {
  private static final int SMALL = 32;
  private static final int LARGE = 1_000_000;
  private static final int ROUNDS = 400;

  private CalibrationProcess() {}

  /** No arguments. */
  public static void main(String[] arguments) throws Exception {
    double half = LARGE / 2.0 * Float.BYTES;
    double latency = seconds(SMALL, collective -> collective.allGather(0));
    double gather = seconds(LARGE, collective -> collective.allGather(0));
    double scatter = seconds(LARGE, collective -> collective.reduceScatter(0));
    double perByte = Math.max(0, gather - latency) / half;
    double perByteAdded = Math.max(0, scatter - gather) / half;
    System.out.println("cost " + latency + " " + perByte + " " + perByteAdded);
  }

  private interface Half {
    void run(Collective collective) throws IOException;
  }

  private static double seconds(int length, Half half) throws Exception {
    Peers peers = new Peers();
    try {
      List<Future<Double>> results =
          peers.start(
              Wire.MEMORY,
              2,
              Peers.PATIENT,
              (rank, channels) -> {
                try (Collective collective = new Collective(rank, channels, ExchangeBuckets.one(length, channels.length))) {
                  repeat(collective, half);
                  return repeat(collective, half);
                }
              });
      results.get(1).get();
      return results.get(0).get();
    } finally {
      peers.close();
    }
  }

  private static double repeat(Collective collective, Half half) throws IOException {
    long start = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++) {
      half.run(collective);
    }
    return (System.nanoTime() - start) / 1e9 / ROUNDS;
  }
}
