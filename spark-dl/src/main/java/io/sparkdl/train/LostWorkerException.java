package io.sparkdl.train;

import java.util.Set;
import java.util.TreeSet;

/** A run ended by what another attempt may survive: a worker, a connection or a device was lost. */
final class LostWorkerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final TreeSet<String> executors;

  /**
   * An exception.
   *
   * @param executors ids of those that no longer answer
   */
  LostWorkerException(TrainingException cause, Set<String> executors) {
    super(cause.getMessage(), cause);
    this.executors = new TreeSet<>(executors);
  }

  /** Ids of executors that no longer answer. */
  Set<String> executors() {
    return executors;
  }

  /** What the user is told if there is no other attempt. */
  TrainingException told() {
    return (TrainingException) getCause();
  }
}
