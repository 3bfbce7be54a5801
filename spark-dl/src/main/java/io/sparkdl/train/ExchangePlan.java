package io.sparkdl.train;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * By which algorithm the workers of a fit exchange, and how long that takes by the cost model.
 *
 * @param algorithm {@link ExchangeAlgorithm#DIRECT} or {@link ExchangeAlgorithm#HIERARCHICAL}
 * @param placement which workers share a host
 * @param compression what messages leave out; with hosts first, only those between hosts
 * @param bytes of all gradients, as float32
 */
record ExchangePlan(
    ExchangeAlgorithm algorithm,
    WorkerPlacement placement,
    GradientCompression compression,
    double bytes) {

  /**
   * Chooses an algorithm, the same on every worker.
   *
   * @param hosts of the workers, by rank
   * @param parameters that are exchanged
   */
  static ExchangePlan of(ExchangeSettings settings, List<String> hosts, long parameters) {
    ExchangePolicy policy = settings.policy();
    GradientCompression compression = settings.compression();
    WorkerPlacement placement = WorkerPlacement.of(hosts);
    double bytes = (double) parameters * Float.BYTES;
    ExchangePlan direct = new ExchangePlan(ExchangeAlgorithm.DIRECT, placement, compression, bytes);
    if (policy == ExchangePolicy.DIRECT || !placement.isHierarchical()) {
      return direct;
    }
    ExchangePlan hierarchical =
        new ExchangePlan(ExchangeAlgorithm.HIERARCHICAL, placement, compression, bytes);
    boolean slower = hierarchical.seconds() >= direct.seconds();
    return policy == ExchangePolicy.AUTO && slower ? direct : hierarchical;
  }

  /** Workers that exchange directly and leave nothing out. */
  static ExchangePlan direct(int workers, long parameters) {
    List<String> one = Collections.nCopies(workers, "");
    return of(ExchangeSettings.DEFAULT, one, parameters);
  }

  /** What the exchange of a step takes. */
  ExchangeTerms terms() {
    double network = compression.factor();
    double host = algorithm == ExchangeAlgorithm.HIERARCHICAL ? 1 : network;
    // Of hosts with unequal numbers of workers the fullest is the slowest.
    return algorithm
        .terms(placement.workers(), placement.mostPerHost(), bytes)
        .compressed(network, host);
  }

  /**
   * Predicted for the exchange of a step in one message to each, as if it overlapped with nothing;
   * without what compressing takes.
   */
  double seconds() {
    return ExchangeCost.usual(placement.mostPerHost()).seconds(terms());
  }

  /** Whether messages leave something out: a worker alone sends none. */
  boolean leavesOut() {
    return compression.isLossy() && placement.workers() > 1;
  }

  /**
   * The part that a worker owns of each range that is divided into as many as there are workers.
   */
  int part(int rank) {
    if (algorithm == ExchangeAlgorithm.DIRECT) {
      return rank;
    }
    int host = placement.hostOf(rank);
    return placement.ranksOfHosts().get(host).indexOf(rank) * placement.hosts() + host;
  }

  /**
   * A worker's end of the exchange.
   *
   * @param channels to the workers, by rank; null for the worker's own
   * @param array little-endian, of which ranges are exchanged
   * @param longest elements of the longest part that a worker owns of a range
   * @param feedback of the array; null where nothing is left out of messages
   */
  RangeExchange open(
      int rank,
      PeerChannel[] channels,
      ByteBuffer array,
      int longest,
      Senders senders,
      ErrorFeedback feedback) {
    if (algorithm == ExchangeAlgorithm.DIRECT) {
      return far(rank, channels, array, longest, senders, feedback);
    }
    int hosts = placement.hosts();
    int host = placement.hostOf(rank);
    List<Integer> neighbours = placement.ranksOfHosts().get(host);
    int member = neighbours.indexOf(rank);
    List<Integer> others =
        placement.ranksOfHosts().stream().map(ranks -> ranks.get(member)).toList();
    PeerChannel[] near = of(neighbours, channels);
    return new HierarchicalExchange(
        new GroupExchange(member, near, array, Math.multiplyExact(hosts, longest), senders),
        far(host, of(others, channels), array, longest, senders, feedback),
        hosts,
        array,
        longest);
  }

  private RangeExchange far(
      int own,
      PeerChannel[] channels,
      ByteBuffer array,
      int longest,
      Senders senders,
      ErrorFeedback feedback) {
    return leavesOut()
        ? new CompressedExchange(own, channels, array, longest, senders, compression, feedback)
        : new GroupExchange(own, channels, array, longest, senders);
  }

  private static PeerChannel[] of(List<Integer> ranks, PeerChannel[] channels) {
    return ranks.stream().map(rank -> channels[rank]).toArray(PeerChannel[]::new);
  }

  /** One line for a log and the model's summary. */
  @Override
  public String toString() {
    if (placement.workers() == 1) {
      return "none, as there is one worker";
    }
    return String.format(
        Locale.ROOT,
        "%s, compression %s: %d workers on %d %s, gradients of %.3f MB, predicted %.3f ms a step",
        algorithm.name().toLowerCase(Locale.ROOT),
        compression,
        placement.workers(),
        placement.hosts(),
        placement.hosts() == 1 ? "host" : "hosts",
        bytes / 1e6,
        seconds() * 1e3);
  }
}
