package io.sparkdl.train;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects each pair of workers of a job once: in memory where both are in one process, else over
 * whatever {@link PeerTransport} the session asks for. A worker listens as soon as the mesh is
 * made; when every worker's address is known, the worker of the higher rank connects.
 */
final class PeerMesh implements AutoCloseable {
  /** How long, at the end, to wait for the others to end too. */
  private static final long END_NANOS = 500_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(PeerMesh.class);

  private final PeerMeeting meeting;
  private final int rank;
  private final int workers;
  private final Duration timeout;
  private final Neighbours neighbours;
  private final PeerArrivals arrivals;
  private final PeerTransport transport;
  private final FramedPeerChannel[] channels;
  private Thread heart;

  /** Opens a transport that tells of workers of higher rank. */
  interface Opening {
    PeerTransport open(PeerArrivals arrivals) throws IOException;
  }

  /**
   * Begins to listen.
   *
   * @param neighbours workers of this process, which meet in memory
   * @param transport for all others
   */
  PeerMesh(PeerMeeting meeting, Neighbours neighbours, Opening transport) throws IOException {
    this.meeting = meeting;
    this.neighbours = neighbours;
    this.rank = meeting.rank();
    this.workers = meeting.workers();
    this.timeout = meeting.timeout();
    this.arrivals = new PeerArrivals(rank, workers);
    this.channels = new FramedPeerChannel[workers];
    this.transport = transport.open(arrivals);
    neighbours.listen(meeting, arrivals);
  }

  /** Port that this worker listens on. */
  int port() {
    return transport.port();
  }

  /**
   * Connects with every other worker.
   *
   * @param addresses host:port of each worker, by rank
   * @return a channel for each rank; null for this worker's own
   * @throws IOException if one is not connected in time, naming it
   */
  PeerChannel[] connect(List<String> addresses) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (int peer = 0; peer < rank; peer++) {
      channels[peer] = channel(peer, dial(peer, addresses.get(peer), deadline));
    }
    for (int missing = workers - 1 - rank; missing > 0; missing--) {
      PeerArrivals.Arrival next = await(addresses, deadline);
      if (channels[next.peer()] != null) {
        next.stream().close();
        throw new PeerException("worker " + next.peer() + ": expected one connection, got two");
      }
      channels[next.peer()] = channel(next.peer(), next.stream());
    }
    stopListening();
    if (workers > 1) {
      LOG.info("{}: meets {}", meeting, Arrays.toString(channels));
      heart = new Thread(this::beat, "sparkdl-heartbeat-" + rank);
      heart.setDaemon(true);
      heart.start();
    }
    return Arrays.copyOf(channels, workers, PeerChannel[].class);
  }

  private void stopListening() {
    neighbours.leave(meeting);
    arrivals.close();
    transport.stopListening();
  }

  private FramedPeerChannel channel(int peer, PeerStream stream) {
    return new FramedPeerChannel(peer, stream, timeout);
  }

  private PeerArrivals.Arrival await(List<String> addresses, long deadline) throws IOException {
    try {
      PeerArrivals.Arrival next = arrivals.poll(deadline);
      if (next != null) {
        return next;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerException("stopped while waiting for other workers", e);
    }
    for (int peer = rank + 1; peer < workers; peer++) {
      if (channels[peer] == null) {
        throw new PeerException(
            "worker "
                + peer
                + " ("
                + addresses.get(peer)
                + ") did not connect within "
                + timeout.toMillis()
                + " ms (peerTimeout)");
      }
    }
    throw new IllegalStateException("every worker has connected");
  }

  private PeerStream dial(int peer, String address, long deadline) throws IOException {
    try {
      PeerStream neighbour = neighbours.connect(meeting, peer);
      return neighbour != null ? neighbour : transport.connect(peer, address, deadline);
    } catch (IOException e) {
      throw new PeerException(
          "worker " + peer + " (" + address + ") cannot be reached: " + e.getMessage(), e);
    }
  }

  /** Tells the others several times in each timeout that a worker that computes long is alive. */
  private void beat() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(Math.max(1, timeout.toMillis() / 4));
        for (PeerChannel channel : channels) {
          if (channel != null) {
            channel.beat();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells every connected worker that this one has failed. */
  void abort(String reason) {
    for (PeerChannel channel : channels) {
      if (channel != null) {
        channel.abort(reason);
      }
    }
  }

  @Override
  public void close() {
    if (heart != null) {
      heart.interrupt();
    }
    stopListening();
    for (FramedPeerChannel channel : channels) {
      if (channel != null) {
        channel.end();
      }
    }
    long deadline = System.nanoTime() + END_NANOS;
    for (FramedPeerChannel channel : channels) {
      if (channel != null) {
        channel.drain(deadline);
        channel.close();
      }
    }
    transport.close();
  }
}
