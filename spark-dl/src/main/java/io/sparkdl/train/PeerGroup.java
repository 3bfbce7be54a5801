package io.sparkdl.train;

import java.util.List;

/**
 * The workers of a job as one of them sees them.
 *
 * @param hosts where they are, by rank
 * @param channels to the others, by rank; null for the worker's own
 */
record PeerGroup(List<String> hosts, PeerChannel[] channels) {
  PeerGroup {
    hosts = List.copyOf(hosts);
    if (hosts.size() != channels.length) {
      throw new IllegalArgumentException(
          "peers: expected a channel for each of " + hosts + ", got " + channels.length);
    }
  }

  /** The workers at these addresses, each a host and a port. */
  static PeerGroup of(List<String> addresses, PeerChannel[] channels) {
    List<String> hosts =
        addresses.stream().map(address -> address.substring(0, address.lastIndexOf(':'))).toList();
    return new PeerGroup(hosts, channels);
  }
}
