package io.sparkdl.train;

/** Hears on the driver how far a run is. Called on one of Spark's threads: return soon. */
@FunctionalInterface
public interface ProgressListener {
  /** Hears nothing. */
  ProgressListener NONE = progress -> {};

  /** Worker 0 has come this far. */
  void progress(StepProgress progress);
}
