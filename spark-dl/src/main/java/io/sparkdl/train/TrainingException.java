package io.sparkdl.train;

/** Training that could not start or go on; the message says why and, where it can, what to do. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An exception without a cause. */
  public TrainingException(String message) {
    super(message);
  }

  /** An exception with a cause. */
  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
