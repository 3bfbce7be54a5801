package io.sparkdl.train;

import java.util.function.LongSupplier;

/** Tells the driver, now and then, how far the training is and what this worker does. */
final class WorkerProgress {
  private static final long PROGRESS_NANOS = 200_000_000;

  /** From one measure to the next: as many messages come to the driver as there are workers. */
  private static final long MEASURE_NANOS = 2_000_000_000;

  private final Job job;
  private final int rank;
  private final String host;
  private final WorkerMeter meter;
  private final LongSupplier waitNanos;
  private final DriverMailbox.Sender driver;
  private final long steps;
  private long begin;
  private long trainedRows;
  private long lastProgress;
  private long lastMeasure;

  /**
   * The progress of a worker; worker 0 tells that of all.
   *
   * @param waitNanos what the worker has waited for others
   * @param steps of an epoch
   */
  WorkerProgress(
      Job job,
      int rank,
      String host,
      WorkerMeter meter,
      LongSupplier waitNanos,
      DriverMailbox.Sender driver,
      long steps) {
    this.job = job;
    this.rank = rank;
    this.host = host;
    this.meter = meter;
    this.waitNanos = waitNanos;
    this.driver = driver;
    this.steps = steps;
  }

  /** The first step begins now, by {@link System#nanoTime}. */
  void begin(long now) {
    begin = now;
  }

  /**
   * A step is done.
   *
   * @param step in its epoch
   * @param rows of all workers
   * @param totals of the step, or since workers last told each other
   */
  void stepped(int epoch, long step, long rows, StepTotals totals, double learningRate) {
    trainedRows += rows;
    long now = System.nanoTime();
    if (now - lastMeasure > MEASURE_NANOS) {
      lastMeasure = now;
      driver.measured(epoch, meter.report(rank, host, waitNanos.getAsLong()));
    }
    boolean due = step == steps - 1 || now - lastProgress > PROGRESS_NANOS;
    if (rank == 0 && totals.isOfAll() && due) {
      lastProgress = now;
      driver.progress(
          new StepProgress(
              epoch,
              job.settings().epochs(),
              step + 1,
              steps,
              totals.meanLoss(),
              learningRate,
              trainedRows,
              (now - begin) / 1e9));
    }
  }
}
