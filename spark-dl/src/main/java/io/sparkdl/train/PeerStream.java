package io.sparkdl.train;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Bytes to and from one other worker, in order. One thread may write while another reads. What a
 * slow reader leaves unread is bounded; then the writer waits.
 */
interface PeerStream extends AutoCloseable {
  /** Who is at the other end, for messages. */
  String name();

  /**
   * Writes the remaining bytes of both; returns when the caller may use them again.
   *
   * @param timeoutMillis how long the peer may take no byte
   * @throws IOException naming the peer
   */
  void write(ByteBuffer header, ByteBuffer content, long timeoutMillis) throws IOException;

  /**
   * Fills the target to its limit.
   *
   * @param timeoutMillis how long the peer may be silent
   * @throws IOException naming the peer
   */
  void read(ByteBuffer target, long timeoutMillis) throws IOException;

  /** Tells the peer that nothing more will be written. */
  void end();

  /**
   * Throws away what the peer still writes, until it ends too or the deadline, so that it does not
   * lose what was written last.
   *
   * @param deadline by {@link System#nanoTime}
   */
  void drain(long deadline);

  /** Closes at once; {@link #end} and {@link #drain} come first where the peer may still read. */
  @Override
  void close();
}
