package io.sparkdl.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.locks.LockSupport;

/**
 * A channel over a link of a stated rate between two processes of one machine: a message is handed
 * on when its last byte would have come. As on a network, nobody's processor is busy or waits while
 * bytes are on the link: the sender goes on, and says when they will have come by the clock that
 * both have.
 */
final class PacedChannel extends ForwardingChannel {
  private final double bytesPerNano;
  private ByteBuffer sent = message(0);
  private ByteBuffer received = message(0);

  /** When the link has taken what was sent, by {@link System#nanoTime}. */
  private long free = System.nanoTime();

  PacedChannel(PeerChannel channel, double bytesPerNano) {
    super(channel);
    this.bytesPerNano = bytesPerNano;
  }

  private static ByteBuffer message(int length) {
    return ByteBuffer.allocateDirect(length + Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public synchronized void send(ByteBuffer content) throws IOException {
    int length = content.remaining();
    if (sent.capacity() < length + Long.BYTES) {
      sent = message(length);
    }
    free = Math.max(free, System.nanoTime()) + (long) (length / bytesPerNano);
    super.send(sent.clear().put(content).putLong(free).flip());
  }

  @Override
  public void receive(ByteBuffer target) throws IOException {
    int length = target.remaining();
    if (received.capacity() < length + Long.BYTES) {
      received = message(length);
    }
    super.receive(received.clear().limit(length + Long.BYTES));
    long end = received.getLong(length);
    target.put(received.flip().limit(length));
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
