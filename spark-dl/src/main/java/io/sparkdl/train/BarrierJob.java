package io.sparkdl.train;

import io.sparkdl.data.ShardChunk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.ContextCleaner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.util.Utils;
import scala.Option;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration$;
import scala.reflect.ClassTag;

/**
 * The Spark jobs of a run: the map side of the shuffle, then the barrier stage, watched until its
 * end. Spark by itself would wait a year for a worker that never comes (barrier calls have that
 * timeout); here the first failure that a worker tells, or workers that do not start in time, end
 * the job.
 */
final class BarrierJob implements AutoCloseable {
  private static final String INTERRUPT = "spark.job.interruptOnCancel";
  private static final long POLL_MILLIS = 100;

  /** How long, after a failure, other workers may take to end and to tell a truer cause. */
  private static final long GRACE_MILLIS = 2000;

  private final SparkContext context;
  private final DriverMailbox mailbox;
  private final int workers;
  private final Duration workerTimeout;
  private final ShardShuffle shuffle;
  private final String interruptBefore;

  BarrierJob(
      SparkContext context,
      DriverMailbox mailbox,
      JavaPairRDD<Integer, ShardChunk> chunks,
      ShardPartitioner owners,
      Duration workerTimeout) {
    this.context = context;
    this.mailbox = mailbox;
    this.workers = owners.numPartitions();
    this.workerTimeout = workerTimeout;
    this.shuffle = new ShardShuffle(context, chunks, owners);
    // A worker that waits for another is woken when its job is cancelled.
    this.interruptBefore = context.getLocalProperty(INTERRUPT);
    context.setLocalProperty(INTERRUPT, "true");
  }

  /**
   * Runs the job to its end.
   *
   * @return what became of each worker
   * @throws TrainingException if workers do not start in time or are lost, or the job is cancelled
   */
  List<WorkerResult> run(WorkerTask task) {
    deal();
    ClassTag<byte[]> tag = ClassTag.apply(byte[].class);
    RDD<byte[]> stage = shuffle.barrier().mapPartitions(task, false, tag);
    JavaFutureAction<List<byte[]>> action = new JavaRDD<>(stage, tag).collectAsync();
    try {
      return watch(action);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException("training was interrupted", e);
    } finally {
      if (!action.isDone()) {
        action.cancel(true);
      }
    }
  }

  /** Runs the map side by itself, so that the workers' start can have a deadline. */
  private void deal() {
    var action = context.submitMapStage(dependency());
    try {
      Await.result(action, Duration$.MODULE$.Inf());
    } catch (InterruptedException | TimeoutException e) {
      action.cancel();
      Thread.currentThread().interrupt();
      throw new TrainingException("training was interrupted", e);
    }
  }

  @SuppressWarnings("unchecked")
  private ShuffleDependency<Integer, ShardChunk, ShardChunk> dependency() {
    return (ShuffleDependency<Integer, ShardChunk, ShardChunk>) shuffle.dependencies().head();
  }

  private List<WorkerResult> watch(JavaFutureAction<List<byte[]>> action)
      throws InterruptedException {
    long startBy = System.nanoTime() + workerTimeout.toNanos();
    long endBy = Long.MAX_VALUE;
    int started = 0;
    List<WorkerResult> told = new ArrayList<>();
    while (true) {
      DriverMailbox.Event event = mailbox.events().poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
      long now = System.nanoTime();
      if (event instanceof DriverMailbox.Started) {
        started++;
      } else if (event instanceof DriverMailbox.Failed failed) {
        told.add(WorkerResult.failure(failed));
        endBy = Math.min(endBy, now + GRACE_MILLIS * 1_000_000);
      }
      if (event == null && action.isDone()) {
        return told.isEmpty() ? results(action) : told;
      }
      if (now > endBy) {
        return told;
      }
      if (started < workers && told.isEmpty() && now > startBy && !action.isDone()) {
        throw ClusterCheck.notStarted(workers, started, workerTimeout);
      }
    }
  }

  private List<WorkerResult> results(JavaFutureAction<List<byte[]>> action)
      throws InterruptedException {
    try {
      List<WorkerResult> results = new ArrayList<>();
      for (byte[] bytes : action.get()) {
        results.add(Utils.deserialize(bytes, WorkerResult.class.getClassLoader()));
      }
      return results;
    } catch (CancellationException e) {
      throw new TrainingException("training was cancelled", e);
    } catch (ExecutionException e) {
      throw new TrainingException(
          "training: a worker's task was lost: " + e.getCause().getMessage(), e.getCause());
    }
  }

  /** Gives the shuffle's disk space back. */
  @Override
  public void close() {
    context.setLocalProperty(INTERRUPT, interruptBefore);
    Option<ContextCleaner> cleaner = context.cleaner();
    if (cleaner.isDefined()) {
      cleaner.get().doCleanupShuffle(dependency().shuffleId(), true);
    }
  }
}
