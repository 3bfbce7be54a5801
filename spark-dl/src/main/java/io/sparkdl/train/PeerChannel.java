package io.sparkdl.train;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Messages to and from one other worker, in order. One thread may send while another receives. Both
 * sides know the length of each message beforehand.
 */
public interface PeerChannel extends AutoCloseable {
  /** Rank of the other worker. */
  int peer();

  /**
   * Sends the message's remaining bytes; returns when they are handed to the transport.
   *
   * @throws IOException naming the peer, if it is gone or has not taken a byte in time
   */
  void send(ByteBuffer message) throws IOException;

  /**
   * Receives one message into the target, which it fills to its limit.
   *
   * @throws IOException naming the peer, if it is gone, has failed (with its reason), was silent
   *     for too long, or sent a message of another length
   */
  void receive(ByteBuffer target) throws IOException;

  /** Tells the peer, without waiting, that this worker is at work; for long computations. */
  void beat();

  /** Tells the peer, if it can, that this worker has failed, and why. Nothing is sent after it. */
  void abort(String reason);

  /** Nanoseconds that {@link #receive} has waited for messages to begin, altogether. */
  long waitNanos();

  @Override
  void close();
}
