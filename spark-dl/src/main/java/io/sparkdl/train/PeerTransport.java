package io.sparkdl.train;

import java.io.IOException;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;

/**
 * How a worker listens for those of higher rank and reaches those of lower rank. It listens as soon
 * as it is opened, and hands each worker that connects and shows the job's token to {@link
 * PeerArrivals}. Others are refused with one line in the log.
 */
interface PeerTransport extends AutoCloseable {
  /** Port that this worker listens on. */
  int port();

  /**
   * Connects with another worker and shows it the token.
   *
   * @param address host:port
   * @param deadline by {@link System#nanoTime}
   * @throws IOException if it cannot be reached in time, or does not know the token
   */
  PeerStream connect(int peer, String address, long deadline) throws IOException;

  /** Takes no more connections; those that are open stay. */
  void stopListening();

  /** Ends everything but streams, which their channels close before. */
  @Override
  void close();

  /**
   * Begins to listen by what the session asks for: plain sockets, which are faster, or Spark's
   * network layer where Spark's own traffic is authenticated or encrypted.
   *
   * @param conf the session's settings
   * @param security the session's secrets
   */
  static PeerTransport open(
      SparkConf conf, SecurityManager security, PeerMeeting meeting, PeerArrivals arrivals)
      throws IOException {
    boolean alone = meeting.workers() == 1;
    boolean plain =
        !security.isAuthenticationEnabled()
            && !security.isSslRpcEnabled()
            && !conf.getBoolean("spark.network.crypto.enabled", false);
    return alone || plain
        ? new SocketTransport(meeting, arrivals)
        : new NetworkTransport(conf, security, meeting, arrivals);
  }

  /** Host of an address host:port. */
  static String host(String address) {
    return address.substring(0, address.lastIndexOf(':'));
  }

  /** Port of an address host:port. */
  static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }
}
