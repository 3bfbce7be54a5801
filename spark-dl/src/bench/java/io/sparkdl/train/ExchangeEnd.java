package io.sparkdl.train;

import java.io.IOException;

/** One of two processes that exchange an array of floats, again and again. */
interface ExchangeEnd extends AutoCloseable {
  /** Port that this end listens on. */
  int port();

  /**
   * Meets the other end.
   *
   * @param port that the first of the two listens on
   */
  void meet(int port) throws IOException;

  /** Sends as many bytes as the array has, and receives as many. */
  void exchange() throws IOException;

  @Override
  void close() throws IOException;
}
