package io.sparkdl.train;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Hands everything on to a channel. */
abstract class ForwardingChannel implements PeerChannel {
  private final PeerChannel channel;

  ForwardingChannel(PeerChannel channel) {
    this.channel = channel;
  }

  @Override
  public int peer() {
    return channel.peer();
  }

  @Override
  public void send(ByteBuffer message) throws IOException {
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
