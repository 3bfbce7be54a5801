package io.sparkdl.train;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Waits on the driver for executors, in a way that the user can cancel. Spark cancels the jobs of a
 * group that are active and tells nobody of a group that has none, so that between two attempts of
 * a run a cancellation would be lost. While this waits a job is active that does nothing else: its
 * one task sleeps on a slot that is free, or, where none is, the job waits for one.
 */
final class ExecutorWait implements AutoCloseable {
  private static final long POLL_MILLIS = 200;

  private final JavaFutureAction<Void> job;

  private ExecutorWait(SparkContext context) {
    String before = BarrierJob.interruptOnCancel(context, "true");
    job =
        new JavaSparkContext(context)
            .parallelize(List.of(0), 1)
            .foreachAsync(number -> Thread.sleep(Long.MAX_VALUE));
    BarrierJob.interruptOnCancel(context, before);
  }

  /**
   * Waits until a condition holds; no job is started if it does at once.
   *
   * @return whether it holds, or the time is over
   * @throws TrainingException if the user cancels the wait's job, with a {@link
   *     CancellationException} as cause, or the thread is interrupted
   */
  static boolean until(SparkContext context, Duration timeout, BooleanSupplier condition) {
    long deadline = System.nanoTime() + timeout.toNanos();
    boolean holds = condition.getAsBoolean();
    if (holds || System.nanoTime() >= deadline) {
      return holds;
    }
    try (ExecutorWait wait = new ExecutorWait(context)) {
      while (!holds && System.nanoTime() < deadline) {
        Thread.sleep(POLL_MILLIS);
        wait.checkCancelled();
        holds = condition.getAsBoolean();
      }
      return holds;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException("training was interrupted while it waited for executors", e);
    }
  }

  /** A job that ended otherwise, as its executors were lost, leaves a wait that nobody cancels. */
  private void checkCancelled() throws InterruptedException {
    if (!job.isDone()) {
      return;
    }
    try {
      job.get();
    } catch (ExecutionException e) {
      if (BarrierJob.isCancelled(e.getCause())) {
        CancellationException cause = new CancellationException(e.getCause().getMessage());
        throw new TrainingException("training was cancelled while it waited for executors", cause);
      }
    }
  }

  @Override
  public void close() {
    job.cancel(true);
  }
}
