package io.sparkdl.train;

/** Which worker, where, and how far it is: with what every report of a failure begins. */
final class WorkerPosition {
  private final int rank;
  private final String host;
  private volatile long step = -1;

  /** A worker that has not come to its first step. */
  WorkerPosition(int rank, String host) {
    this.rank = rank;
    this.host = host;
  }

  /** Rank of the worker. */
  int rank() {
    return rank;
  }

  /** Name of its machine. */
  String host() {
    return host;
  }

  /** Notes the step that it takes, counted from 0 over all epochs. */
  void at(long globalStep) {
    step = globalStep;
  }

  /** Such as {@code worker 1 on 10.0.0.7 in step 42}. */
  @Override
  public String toString() {
    String when = step < 0 ? " before its first step" : " in step " + step;
    return "worker " + rank + " on " + host + when;
  }
}
