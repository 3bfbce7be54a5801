package io.sparkdl.train;

/**
 * Measures what a worker does: for its reports by epoch, for the accumulators of its stage, and,
 * step by step, for the metrics of its executor.
 */
final class WorkerMeter implements AutoCloseable {
  private final StageAccumulators accumulators;
  private final ExecutorMetrics metrics;
  private final StepClock clock = new StepClock();
  private long[] told;
  private long rows;
  private long begin;

  /** A meter of a worker that begins to train. */
  WorkerMeter(StageAccumulators accumulators, ExecutorMetrics metrics) {
    this.accumulators = accumulators;
    this.metrics = metrics;
    metrics.workers(1);
  }

  /** Is told of each part of a step. */
  StepClock clock() {
    return clock;
  }

  /**
   * An epoch, or what is left of it, begins.
   *
   * @param waitNanos what the worker has waited for others, all in all, as for the other methods
   */
  void begin(long waitNanos) {
    clock.reset(waitNanos);
    told = clock.nanos(waitNanos);
    rows = 0;
    begin = System.nanoTime();
  }

  /** A step was taken with this many rows of the worker. */
  void stepped(long stepRows, long waitNanos) {
    rows += stepRows;
    tell(1, stepRows, clock.nanos(waitNanos));
  }

  private void tell(long steps, long stepRows, long[] now) {
    long[] spent = new long[now.length];
    for (int part = 0; part < now.length; part++) {
      spent[part] = now[part] - told[part];
    }
    told = now;
    metrics.add(steps, stepRows, spent);
  }

  /** The epoch so far, of the worker of this rank on this machine. */
  WorkerReport report(int rank, String host, long waitNanos) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    StepBreakdown breakdown = StepBreakdown.ofNanos(clock.nanos(waitNanos));
    return new WorkerReport(rank, host, rows, seconds, breakdown);
  }

  /** The same for a whole epoch, with what workers did after its last step. */
  WorkerReport end(int rank, String host, long waitNanos) {
    tell(0, 0, clock.nanos(waitNanos));
    WorkerReport report = report(rank, host, waitNanos);
    accumulators.add(report);
    return report;
  }

  /** The worker trains no more. */
  @Override
  public void close() {
    metrics.workers(-1);
  }
}
