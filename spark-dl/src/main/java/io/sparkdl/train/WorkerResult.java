package io.sparkdl.train;

import java.io.Serializable;

/**
 * How a worker ended.
 *
 * @param rank of the worker
 * @param history what the run did; from worker 0, if it ended well
 * @param failure where the worker was and what went wrong; null if it ended well
 * @param own whether the cause is this worker's own, not what became of another
 * @param lasting whether another attempt would fail alike: bad data, a setting, a loss that is not
 *     finite
 * @param trace stack trace of the failure
 */
record WorkerResult(
    int rank, TrainingHistory history, String failure, boolean own, boolean lasting, String trace)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  static WorkerResult success(int rank, TrainingHistory history) {
    return new WorkerResult(rank, history, null, false, false, null);
  }

  static WorkerResult failure(DriverMailbox.Failed failed) {
    return new WorkerResult(
        failed.worker(), null, failed.message(), failed.own(), failed.lasting(), failed.trace());
  }

  /** A failure, as the driver is told of it. */
  DriverMailbox.Failed told() {
    return new DriverMailbox.Failed(rank, own, lasting, failure, trace);
  }
}
