package io.sparkdl.train;

import java.io.IOException;

/** One of two processes that exchange floats, again and again. */
interface ExchangeEnd extends AutoCloseable {
  /** Port that this end listens on. */
  int port();

  /**
   * Meets the other end.
   *
   * @param port that the first of the two listens on
   */
  void meet(int port) throws IOException;

  /** Sends as many bytes as it receives, once. */
  void exchange() throws IOException;

  /** How often it is done to be measured, and half as often before that. */
  int rounds();

  /** What an exchange counts as: megabytes each way, or one step. */
  double size();

  @Override
  void close() throws IOException;
}
