package io.sparkdl.bench;

import io.sparkdl.train.ExchangeAlgorithm;
import io.sparkdl.train.ExchangeCost;
import java.util.List;

/** What the cost model says of large networks on clusters: computed, not measured. */
final class PaperScaling {
  /** Forward and backward pass, in float32, as a large GPU sustains it. */
  private static final double FLOPS = 8e12;

  /** A message over TCP within a data centre. */
  private static final double NETWORK_LATENCY = 50e-6;

  /** Within a host: 10 us and 10 GB/s. */
  private static final ExchangeCost.Link HOST = new ExchangeCost.Link(10e-6, 1e-10);

  /** 10 GB/s. */
  private static final double SECONDS_PER_BYTE_ADDED = 1e-10;

  private static final int[] WORKERS = {16, 128, 1024};
  private static final double[] GIGABITS = {10, 100};

  private PaperScaling() {}

  /**
   * A network in training.
   *
   * @param parameters of 4 bytes each, all exchanged at each step
   * @param stepFlops operations of a worker's share of a batch, forward and backward
   */
  private record Network(String name, double parameters, double stepFlops) {
    double bytes() {
      return parameters * Float.BYTES;
    }

    double computeSeconds() {
      return stepFlops / FLOPS;
    }
  }

  private static List<Network> networks() {
    // 4.1 thousand million multiply-adds an image, three times for a step; 6 operations a parameter
    // and token.
    return List.of(
        new Network("ResNet-50", 25.6e6, 32 * 3 * 2 * 4.1e9),
        new Network("transformer", 110e6, 6 * 110e6 * 32 * 128));
  }

  static void print() {
    System.out.printf(
        "computed, not measured: %.0f TFLOP/s a worker; 32 images, or 32 rows of 128 tokens, a worker"
            + " and step; float32; messages %.0f us between hosts and %.0f us within; %.0f GB/s within"
            + " a host and of adding; the network at its full rate; nothing overlaps%n",
        FLOPS / 1e12,
        NETWORK_LATENCY * 1e6,
        HOST.latencySeconds() * 1e6,
        1e-9 / HOST.secondsPerByte());
    for (int perHost : new int[] {1, 8}) {
      System.out.printf("%nworkers on a host: %d%n", perHost);
      System.out.println(
          "| network | compute, s | workers | Gbit/s | direct exchange, s | computing, direct |"
              + " least exchange, s | computing, least | by |");
      System.out.println("|---|---|---|---|---|---|---|---|---|");
      for (Network network : networks()) {
        for (int workers : WORKERS) {
          for (double gigabits : GIGABITS) {
            var link = ExchangeCost.Link.ofGigabits(NETWORK_LATENCY, gigabits);
            print(network, workers, gigabits, cost(link, perHost));
          }
        }
      }
    }
  }

  private static ExchangeCost cost(ExchangeCost.Link network, int perHost) {
    return new ExchangeCost(network, HOST, SECONDS_PER_BYTE_ADDED, perHost);
  }

  private static void print(Network network, int workers, double gigabits, ExchangeCost cost) {
    double bytes = network.bytes();
    double compute = network.computeSeconds();
    ExchangeAlgorithm direct = ExchangeAlgorithm.DIRECT;
    ExchangeAlgorithm least = cost.cheapest(workers, bytes);
    System.out.printf(
        "| %s | %.3f | %d | %.0f | %.3f | %.0f %% | %.3f | %.0f %% | %s |%n",
        network.name(),
        compute,
        workers,
        gigabits,
        cost.seconds(direct, workers, bytes),
        100 * cost.efficiency(direct, workers, bytes, compute),
        cost.seconds(least, workers, bytes),
        100 * cost.efficiency(least, workers, bytes, compute),
        least);
  }
}
