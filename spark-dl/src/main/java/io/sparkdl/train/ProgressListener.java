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
    };
  }
}
