package io.sparkdl.train;

import java.io.IOException;
import java.time.Duration;

/** Both ends of one connection, with the transports that they came from. */
final class PeerStreamPair implements AutoCloseable {
  final PeerStream accepted;
  final PeerStream connected;

  private final PeerArrivals arrivals = new PeerArrivals(0, 2);
  private final PeerTransport listening;
  private final PeerTransport connecting;

  /** Worker 1 connects with worker 0. */
  PeerStreamPair(Wire wire) throws IOException, InterruptedException {
    byte[] token = PeerHandshake.newToken();
    Duration timeout = Peers.PATIENT;
    PeerMeeting lower = new PeerMeeting(Peers.LOOPBACK, 0, 2, token, timeout);
    PeerMeeting upper = lower.of(1);
    listening = wire.open(lower, arrivals);
    connecting = wire.open(upper, new PeerArrivals(1, 2));
    long deadline = System.nanoTime() + timeout.toNanos();
    Neighbours neighbours = new Neighbours();
    neighbours.listen(lower, arrivals);
    connected =
        wire == Wire.MEMORY
            ? neighbours.connect(upper, 0)
            : connecting.connect(0, Peers.LOOPBACK + ":" + listening.port(), deadline);
    accepted = arrivals.poll(deadline).stream();
  }

  @Override
  public void close() {
    accepted.close();
    connected.close();
    arrivals.close();
    listening.close();
    connecting.close();
  }
}
