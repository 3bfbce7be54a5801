package io.sparkdl.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * An exchange in which the workers of a host add up first, each a part of the range; then each
 * exchanges that part with the workers that have it on the other hosts; and back. Sums are taken in
 * the order of the workers of each host, then in the order of the hosts. Messages that leave
 * something out are those between hosts alone.
 *
 * <p>Of the range's parts, one for each worker, the host's member m has those from m times the
 * number of hosts on, and of these owns that of its host.
 */
final class HierarchicalExchange implements RangeExchange {
  private final RangeExchange host;
  private final RangeExchange network;
  private final int hosts;
  private final FloatBuffer floats;
  private final SliceSum ofHost;

  /**
   * An exchange.
   *
   * @param host between the workers of this host
   * @param network between the workers that are the same member of every host
   * @param hosts number of hosts
   * @param array of both
   * @param longest elements of the longest part that a worker owns
   */
  HierarchicalExchange(
      RangeExchange host, RangeExchange network, int hosts, ByteBuffer array, int longest) {
    this.host = host;
    this.network = network;
    this.hosts = hosts;
    this.floats = array.asFloatBuffer();
    this.ofHost = new SliceSum(Math.multiplyExact(hosts, longest));
  }

  private int first() {
    return host.own() * hosts;
  }

  private Parts ofHost(Parts parts) {
    return member -> parts.from(member * hosts);
  }

  private Parts ofNetwork(Parts parts) {
    return member -> parts.from(first() + member);
  }

  @Override
  public int own() {
    return first() + network.own();
  }

  @Override
  public void reduceScatter(Parts parts, SliceSum sum, int at) throws IOException {
    host.reduceScatter(ofHost(parts), ofHost, 0);
    FloatBuffer own = floats.slice(parts.from(first()), ofHost(parts).size(host.own()));
    // The own gradient waits in the sum's place: a failure's culprit is looked for in the array.
    swap(own, ofHost.elements());
    network.reduceScatter(ofNetwork(parts), sum, at);
    own.put(0, ofHost.elements(), 0, own.capacity());
  }

  private static void swap(FloatBuffer first, FloatBuffer second) {
    int count = first.capacity();
    for (int i = 0; i < count; i++) {
      float element = first.get(i);
      first.put(i, second.get(i));
      second.put(i, element);
    }
  }

  @Override
  public void allGather(Parts parts) throws IOException {
    network.allGather(ofNetwork(parts));
    host.allGather(ofHost(parts));
  }

  @Override
  public void allGatherWeights(Parts parts) throws IOException {
    network.allGatherWeights(ofNetwork(parts));
    host.allGather(ofHost(parts));
  }
}
