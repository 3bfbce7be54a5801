package io.sparkdl.train;

import java.util.List;
import java.util.Locale;

/**
 * By which algorithm the workers of a fit exchange, and how long that takes by the cost model.
 *
 * @param algorithm {@link ExchangeAlgorithm#DIRECT} or {@link ExchangeAlgorithm#HIERARCHICAL}
 * @param placement which workers share a host
 * @param compression what messages leave out; with hosts first, only those between hosts
 * @param bytes of all gradients, as float32
 * @param seconds predicted for the exchange of a step, without what it overlaps with
 */
record ExchangePlan(
    ExchangeAlgorithm algorithm,
    WorkerPlacement placement,
    GradientCompression compression,
    double bytes,
    double seconds) {

  /**
   * Chooses an algorithm, the same on every worker.
   *
   * @param hosts of the workers, by rank
   * @param parameters that are exchanged
   */
  static ExchangePlan of(
      ExchangePolicy policy, GradientCompression compression, List<String> hosts, long parameters) {
    WorkerPlacement placement = WorkerPlacement.of(hosts);
    double bytes = (double) parameters * Float.BYTES;
    ExchangePlan direct = plan(ExchangeAlgorithm.DIRECT, placement, compression, bytes);
    if (policy == ExchangePolicy.DIRECT || !placement.isHierarchical()) {
      return direct;
    }
    ExchangePlan hierarchical = plan(ExchangeAlgorithm.HIERARCHICAL, placement, compression, bytes);
    boolean slower = hierarchical.seconds >= direct.seconds;
    return policy == ExchangePolicy.AUTO && slower ? direct : hierarchical;
  }

  private static ExchangePlan plan(
      ExchangeAlgorithm algorithm,
      WorkerPlacement placement,
      GradientCompression compression,
      double bytes) {
    int perHost = placement.mostPerHost();
    double network = compression.factor();
    double host = algorithm == ExchangeAlgorithm.HIERARCHICAL ? 1 : network;
    // Of hosts with unequal numbers of workers the fullest is the slowest.
    ExchangeTerms terms =
        algorithm.terms(placement.workers(), perHost, bytes).compressed(network, host);
    double seconds = ExchangeCost.usual(perHost).seconds(terms);
    return new ExchangePlan(algorithm, placement, compression, bytes, seconds);
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
        seconds * 1e3);
  }
}
