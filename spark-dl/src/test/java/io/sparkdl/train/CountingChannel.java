package io.sparkdl.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;

/** Counts the bytes that are sent. */
final class CountingChannel extends ForwardingChannel {
  private final LongAdder sent;

  private CountingChannel(PeerChannel channel, LongAdder sent) {
    super(channel);
    this.sent = sent;
  }

  /** Channels by rank, null for the worker's own, that add to a count. */
  static PeerChannel[] all(PeerChannel[] channels, LongAdder sent) {
    PeerChannel[] counting = channels.clone();
    for (int peer = 0; peer < channels.length; peer++) {
      if (channels[peer] != null) {
        counting[peer] = new CountingChannel(channels[peer], sent);
      }
    }
    return counting;
  }

  @Override
  public void send(ByteBuffer message) throws IOException {
    sent.add(message.remaining());
    super.send(message);
  }
}
