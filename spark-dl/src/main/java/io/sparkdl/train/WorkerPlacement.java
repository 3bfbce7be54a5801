package io.sparkdl.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which workers share a host.
 *
 * @param ranksOfHosts the ranks of each host's workers, rising; hosts in the order of their first
 */
record WorkerPlacement(List<List<Integer>> ranksOfHosts) {
  WorkerPlacement {
    ranksOfHosts = ranksOfHosts.stream().map(List::copyOf).toList();
  }

  /**
   * The placement of workers.
   *
   * @param hosts by rank
   */
  static WorkerPlacement of(List<String> hosts) {
    Map<String, List<Integer>> ranks = new LinkedHashMap<>();
    for (int rank = 0; rank < hosts.size(); rank++) {
      ranks.computeIfAbsent(hosts.get(rank), host -> new ArrayList<>()).add(rank);
    }
    return new WorkerPlacement(List.copyOf(ranks.values()));
  }

  /** Number of hosts. */
  int hosts() {
    return ranksOfHosts.size();
  }

  /** Number of all workers. */
  int workers() {
    return ranksOfHosts.stream().mapToInt(List::size).sum();
  }

  /** Workers of the host that has most. */
  int mostPerHost() {
    return ranksOfHosts.stream().mapToInt(List::size).max().orElseThrow();
  }

  /** Number of the host that a worker is on. */
  int hostOf(int rank) {
    int host = 0;
    while (!ranksOfHosts.get(host).contains(rank)) {
      host++;
    }
    return host;
  }

  /** Whether hosts come before workers: several, with as many workers each, more than one. */
  boolean isHierarchical() {
    return hosts() > 1 && mostPerHost() > 1 && workers() == hosts() * mostPerHost();
  }
}
