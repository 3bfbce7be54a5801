package io.sparkdl.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/**
 * A channel over a link of a stated rate: a message is handed on when its last byte would have left.
 * This machine's processes are nearer to each other than those of a cluster, and what moves their
 * bytes is the processor that is to compute.
 */
final class PacedChannel implements PeerChannel {
  private final PeerChannel channel;
  private final double bytesPerNano;

  PacedChannel(PeerChannel channel, double bytesPerNano) {
    this.channel = channel;
    this.bytesPerNano = bytesPerNano;
  }

  @Override
  public int peer() {
    return channel.peer();
  }

  @Override
  public void send(ByteBuffer message) throws IOException {
    long end = System.nanoTime() + (long) (message.remaining() / bytesPerNano);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    channel.send(message);
  }

  @Override
  public void receive(ByteBuffer target) throws IOException {
    channel.receive(target);
  }

  @Override
  public void beat() {
    channel.beat();
  }

  @Override
  public void abort(String reason) {
    channel.abort(reason);
  }

  @Override
  public long waitNanos() {
    return channel.waitNanos();
  }

  @Override
  public void close() {
    channel.close();
  }
}
