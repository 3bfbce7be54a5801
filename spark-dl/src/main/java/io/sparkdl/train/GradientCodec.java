package io.sparkdl.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Writes numbers into messages that leave something out, and reads them. A codec may have memory of
 * its own and belongs to one thread at a time; it allocates nothing after it is made.
 */
interface GradientCodec {
  /** Bytes of a message of so many numbers. */
  int bytes(int count);

  /**
   * Writes a message. A number that is not finite is told as such.
   *
   * @param pending what is to be sent, from 0 to the capacity; afterwards what was not
   * @param message little-endian; {@link #bytes} are written from 0 on, and are its content then
   */
  void compress(FloatBuffer pending, ByteBuffer message);

  /**
   * Adds what a message says.
   *
   * @param message little-endian, its content as {@link #compress} wrote it
   * @param to numbers from 0 to the capacity, as many as were to be sent
   * @throws IOException if no message says such things
   */
  void add(ByteBuffer message, FloatBuffer to) throws IOException;
}
