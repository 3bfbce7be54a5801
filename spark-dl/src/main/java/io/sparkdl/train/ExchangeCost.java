package io.sparkdl.train;

/**
 * Predicts how long workers take to exchange gradients and weights, by the model of Thakur,
 * Rabenseifner and Gropp 2005 ({@link ExchangeAlgorithm} has the formulas): a message of n bytes
 * takes alpha + n beta, adding n bytes takes n gamma. Nothing overlaps, and no link is shared with
 * anything but the workers of a host, which wait for each other. A fit chooses between {@link
 * ExchangeAlgorithm#DIRECT} and {@link ExchangeAlgorithm#HIERARCHICAL} by the {@link #usual} costs,
 * which nobody has measured on its cluster: they decide by the order of magnitude.
 *
 * @param network between hosts
 * @param host between workers of one host
 * @param secondsPerByteAdded gamma, of one worker
 * @param workersPerHost h, at least 1
 */
public record ExchangeCost(
    Link network, Link host, double secondsPerByteAdded, int workersPerHost) {
  /** Between hosts, of a usual cluster: 10 Gbit/s, and 50 us for a message over TCP. */
  public static final Link USUAL_NETWORK = Link.ofGigabits(50e-6, 10);

  /**
   * Within a host: 20 us a message, and 1.5 GB/s each way, which two processes have exchanged over
   * plain sockets. In memory it is faster.
   */
  public static final Link USUAL_HOST = new Link(20e-6, 1 / 1.5e9);

  /** 10 GB/s: about what a memory gives to one of several cores. */
  public static final double USUAL_SECONDS_PER_BYTE_ADDED = 1e-10;

  /** What the workers of a fit tell each other in a step besides: six numbers. */
  private static final double NUMBERS_BYTES = 6 * Double.BYTES;

  /**
   * A connection.
   *
   * @param latencySeconds alpha: what a message takes however short it is, at least 0
   * @param secondsPerByte beta: what each byte adds, one way, while as many come the other way; at
   *     least 0
   */
  public record Link(double latencySeconds, double secondsPerByte) {
    public Link {
      atLeastZero("latencySeconds", latencySeconds);
      atLeastZero("secondsPerByte", secondsPerByte);
    }

    /** A link of so many 10^9 bits a second, used to the full. */
    public static Link ofGigabits(double latencySeconds, double gigabitsPerSecond) {
      return new Link(latencySeconds, 8 / (gigabitsPerSecond * 1e9));
    }

    private double seconds(double messages, double bytes) {
      return messages * latencySeconds + bytes * secondsPerByte;
    }
  }

  public ExchangeCost {
    atLeastZero("secondsPerByteAdded", secondsPerByteAdded);
    if (workersPerHost < 1) {
      throw new IllegalArgumentException(
          "workersPerHost: expected at least 1, got " + workersPerHost);
    }
  }

  /** The costs that a fit chooses its exchange by. */
  public static ExchangeCost usual(int workersPerHost) {
    return new ExchangeCost(
        USUAL_NETWORK, USUAL_HOST, USUAL_SECONDS_PER_BYTE_ADDED, workersPerHost);
  }

  private static void atLeastZero(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + ": expected a number of at least 0, got " + value);
    }
  }

  /**
   * Seconds from when each worker has an array until each has the sum.
   *
   * @param workers N; at most {@code workersPerHost}, or a multiple of it
   * @param bytes of the array
   */
  public double seconds(ExchangeAlgorithm algorithm, int workers, double bytes) {
    return seconds(algorithm.terms(workers, onHost(workers), bytes));
  }

  /** Seconds that an exchange takes. */
  double seconds(ExchangeTerms terms) {
    return network.seconds(terms.networkMessages(), terms.networkBytes())
        + host.seconds(terms.hostMessages(), terms.hostBytes())
        + terms.addedBytes() * secondsPerByteAdded;
  }

  /**
   * Seconds of a step: the pass, the exchange, and the few numbers that each worker sends each.
   *
   * @param computeSeconds forward and backward pass and update of a worker's share of the batch
   */
  public double stepSeconds(
      ExchangeAlgorithm algorithm, int workers, double bytes, double computeSeconds) {
    return computeSeconds + seconds(algorithm, workers, bytes) + numbersSeconds(workers);
  }

  /** Part of a step that workers compute: 1 for one worker, who has nobody to wait for. */
  public double efficiency(
      ExchangeAlgorithm algorithm, int workers, double bytes, double computeSeconds) {
    return computeSeconds / stepSeconds(algorithm, workers, bytes, computeSeconds);
  }

  /** The algorithm that takes least; of equals the first. */
  public ExchangeAlgorithm cheapest(int workers, double bytes) {
    ExchangeAlgorithm best = ExchangeAlgorithm.DIRECT;
    for (ExchangeAlgorithm algorithm : ExchangeAlgorithm.values()) {
      if (seconds(algorithm, workers, bytes) < seconds(best, workers, bytes)) {
        best = algorithm;
      }
    }
    return best;
  }

  /** An all-gather, each with each. */
  private double numbersSeconds(int workers) {
    int near = onHost(workers);
    int far = workers - near;
    return network.seconds(far, near * far * NUMBERS_BYTES)
        + host.seconds(near - 1, (near - 1) * NUMBERS_BYTES);
  }

  private int onHost(int workers) {
    if (workers < 1 || workers > workersPerHost && workers % workersPerHost != 0) {
      throw new IllegalArgumentException(
          "workers: expected at least 1, and as many on each host ("
              + workersPerHost
              + "), got "
              + workers);
    }
    return Math.min(workers, workersPerHost);
  }
}
