package io.sparkdl.train;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Workers that have connected to this one and have shown the token, until they are taken. */
final class PeerArrivals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerArrivals.class);

  private final int rank;
  private final int workers;
  private final BlockingQueue<Arrival> waiting;
  private boolean closed;

  /** The stream of a worker. */
  record Arrival(int peer, PeerStream stream) {}

  /** Arrivals at the worker of a rank; only those of higher rank connect to it. */
  PeerArrivals(int rank, int workers) {
    this.rank = rank;
    this.workers = workers;
    this.waiting = new ArrayBlockingQueue<>(Math.max(1, workers));
  }

  /** Whether a worker of this rank would be let in. */
  synchronized boolean expects(int peer) {
    return !closed && peer > rank && peer < workers && waiting.remainingCapacity() > 0;
  }

  /**
   * Lets a worker in.
   *
   * @return whether it was; if not, the stream stays the caller's, to be closed
   */
  synchronized boolean offer(int peer, PeerStream stream) {
    return expects(peer) && waiting.offer(new Arrival(peer, stream));
  }

  /** Says, once for a connection, that it was not let in. */
  void refused(Object address, String reason) {
    LOG.warn("worker {}: a connection from {} was refused: {}", rank, address, reason);
  }

  /** The next worker; null if none has come by the deadline. */
  Arrival poll(long deadline) throws InterruptedException {
    return waiting.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  /** Lets nobody in any more and closes the streams that nobody has taken. */
  @Override
  public synchronized void close() {
    closed = true;
    for (Arrival rest = waiting.poll(); rest != null; rest = waiting.poll()) {
      rest.stream().close();
    }
  }
}
