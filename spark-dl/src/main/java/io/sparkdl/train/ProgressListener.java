package io.sparkdl.train;

/** Hears on the driver how far a run is. Called on one of Spark's threads: return soon. */
@FunctionalInterface
public interface ProgressListener {
  /** Hears nothing. */
  ProgressListener NONE = progress -> {};

  /** Worker 0 has come this far. */
  void progress(StepProgress progress);

  /**
   * An epoch has ended, and its weights are measured on the validation rows, if there are any. A
   * run that goes back to a checkpoint ends epochs again. The end of the last one may be heard of
   * only when the run has ended.
   */
  default void epochEnded(EpochReport report) {}

  /**
   * A worker tells what it did in an epoch so far: after its first step, then every few seconds.
   *
   * @param epoch counted from 0
   */
  default void workerMeasured(int epoch, WorkerReport soFar) {}

  /** Tells this listener, then another. */
  default ProgressListener and(ProgressListener other) {
    ProgressListener first = this;
    return new ProgressListener() {
      @Override
      public void progress(StepProgress progress) {
        first.progress(progress);
        other.progress(progress);
      }

      @Override
      public void epochEnded(EpochReport report) {
        first.epochEnded(report);
        other.epochEnded(report);
      }

      @Override
      public void workerMeasured(int epoch, WorkerReport soFar) {
        first.workerMeasured(epoch, soFar);
        other.workerMeasured(epoch, soFar);
      }
    };
  }
}
