package io.sparkdl.train;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;

/** The connection to another worker failed, or the other worker said that it has failed. */
final class PeerException extends IOException {
  private static final long serialVersionUID = 1L;

  PeerException(String message) {
    super(message);
  }

  PeerException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The connection is gone; {@code cause} is null where the peer has ended it. */
  static PeerException lost(String name, Throwable cause) {
    boolean closed = cause == null || cause instanceof ClosedChannelException;
    String reason = closed ? "connection closed" : String.valueOf(cause.getMessage());
    return new PeerException(name + " is lost: " + reason, cause);
  }

  /** Nothing has moved in time; {@code what} says which way. */
  static PeerException late(String name, String what, long millis) {
    return new PeerException(name + " " + what + " for " + millis + " ms (peerTimeout)");
  }

  /** The waiting thread was interrupted, which stays known; that is not the peer's failure. */
  static InterruptedIOException stopped(String name) {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("stopped while waiting for " + name);
  }
}
