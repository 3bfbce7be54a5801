package io.sparkdl.train;

import java.io.IOException;

/** The connection to another worker failed, or the other worker said that it has failed. */
final class PeerException extends IOException {
  private static final long serialVersionUID = 1L;

  PeerException(String message) {
    super(message);
  }

  PeerException(String message, Throwable cause) {
    super(message, cause);
  }
}
