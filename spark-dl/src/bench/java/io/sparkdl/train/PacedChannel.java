package io.sparkdl.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/**
 * A channel over a link of a stated rate: a message is handed on when its last byte would have left.
 * This machine's processes are nearer to each other than those of a cluster, and what moves their
 * bytes is the processor that is to compute.
 */
final class PacedChannel extends ForwardingChannel {
  private final double bytesPerNano;

  PacedChannel(PeerChannel channel, double bytesPerNano) {
    super(channel);
    this.bytesPerNano = bytesPerNano;
  }

  @Override
  public void send(ByteBuffer message) throws IOException {
    long end = System.nanoTime() + (long) (message.remaining() / bytesPerNano);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    super.send(message);
  }
}
