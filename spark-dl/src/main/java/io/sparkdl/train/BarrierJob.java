package io.sparkdl.train;

import io.sparkdl.data.ShardChunk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.spark.ContextCleaner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.resource.ResourceProfile;
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
  private static final String CANCELLED = "SPARK_JOB_CANCELLED";
  private static final long POLL_MILLIS = 100;

  /** How long, after a failure, other workers may take to end and to tell a truer cause. */
  private static final long GRACE_MILLIS = 2000;

  /** Id of the executor that is the driver itself, in local mode. */
  private static final String DRIVER = "driver";

  private final SparkContext context;
  private final DriverMailbox mailbox;
  private final int workers;
  private final Duration workerTimeout;
  private final ShardShuffle shuffle;
  private final String interruptBefore;
  private final Consumer<RunCheckpoints.Part> checkpoints;
  private boolean ended;

  /** A job; {@code checkpoints} hears of what workers have written. */
  BarrierJob(
      SparkContext context,
      DriverMailbox mailbox,
      JavaPairRDD<Integer, ShardChunk> chunks,
      ShardPartitioner owners,
      Duration workerTimeout,
      Consumer<RunCheckpoints.Part> checkpoints) {
    this.checkpoints = checkpoints;
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
   * @param resources what each task asks of Spark
   * @return what each worker did
   * @throws TrainingException if workers do not start in time, the job is cancelled, or a worker
   *     fails as it would again; with the first true cause
   * @throws LostWorkerException if a worker was lost
   */
  List<WorkerResult> run(WorkerTask task, ResourceProfile resources) {
    deal();
    ClassTag<byte[]> tag = ClassTag.apply(byte[].class);
    RDD<byte[]> stage = shuffle.barrier().mapPartitions(task, false, tag);
    if (resources.id() != ResourceProfile.DEFAULT_RESOURCE_PROFILE_ID()) {
      stage = stage.withResources(resources);
    }
    JavaFutureAction<List<byte[]>> action = new JavaRDD<>(stage, tag).collectAsync();
    try {
      List<WorkerResult> results = watch(action);
      ended = true;
      return results;
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
    Map<Integer, String> executors = new HashMap<>();
    List<WorkerResult> told = new ArrayList<>();
    while (true) {
      DriverMailbox.Event event = mailbox.events().poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
      long now = System.nanoTime();
      if (event instanceof DriverMailbox.Started started) {
        executors.put(started.worker(), started.executor());
      } else if (event instanceof DriverMailbox.Checkpointed written) {
        checkpoints.accept(written.part());
      } else if (event instanceof DriverMailbox.Failed failed) {
        told.add(WorkerResult.failure(failed));
        endBy = Math.min(endBy, now + GRACE_MILLIS * 1_000_000);
      }
      if (event == null && action.isDone()) {
        return ended(action, told, executors);
      }
      if (now > endBy) {
        throw failure(told, executors);
      }
      if (executors.size() < workers && told.isEmpty() && now > startBy && !action.isDone()) {
        throw ClusterCheck.notStarted(workers, executors.size(), workerTimeout);
      }
    }
  }

  private static List<WorkerResult> ended(
      JavaFutureAction<List<byte[]>> action,
      List<WorkerResult> told,
      Map<Integer, String> executors)
      throws InterruptedException {
    List<WorkerResult> results = new ArrayList<>();
    try {
      for (byte[] bytes : action.get()) {
        results.add(Utils.deserialize(bytes, WorkerResult.class.getClassLoader()));
      }
    } catch (CancellationException e) {
      throw new TrainingException("training was cancelled", e);
    } catch (ExecutionException e) {
      TrainingException lost =
          new TrainingException(
              "training: a worker's task was lost: " + e.getCause().getMessage(), e.getCause());
      if (isCancelled(e.getCause())) {
        throw lost;
      }
      throw told.isEmpty()
          ? new LostWorkerException(lost, silent(told, executors))
          : failure(told, executors);
    }
    List<WorkerResult> failures =
        results.stream().filter(result -> result.failure() != null).toList();
    if (!failures.isEmpty()) {
      // What was told while the run went on is nearer to the cause than what tasks end with.
      throw failure(told.isEmpty() ? failures : told, executors);
    }
    return results;
  }

  /** The first failure whose cause was the worker's own, else the first of all. */
  private static RuntimeException failure(
      List<WorkerResult> failures, Map<Integer, String> executors) {
    WorkerResult first =
        failures.stream().filter(WorkerResult::own).findFirst().orElse(failures.get(0));
    TrainingException failure =
        new TrainingException(
            first.own() ? "worker " + first.rank() + ": " + first.failure() : first.failure());
    failure.addSuppressed(new TrainingException(first.trace()));
    boolean lasting = failures.stream().anyMatch(WorkerResult::lasting);
    return lasting ? failure : new LostWorkerException(failure, silent(failures, executors));
  }

  /**
   * Executors whose workers say nothing while others tell of a failure: dead, frozen or cut off.
   */
  private static Set<String> silent(List<WorkerResult> told, Map<Integer, String> executors) {
    Set<String> silent = new TreeSet<>(executors.values());
    told.forEach(result -> silent.remove(executors.get(result.rank())));
    silent.remove(DRIVER);
    return silent;
  }

  private static boolean isCancelled(Throwable cause) {
    return cause instanceof SparkException spark && CANCELLED.equals(spark.getCondition());
  }

  /** Gives the shuffle's disk space back, in the background if a worker may not answer. */
  @Override
  public void close() {
    context.setLocalProperty(INTERRUPT, interruptBefore);
    Option<ContextCleaner> cleaner = context.cleaner();
    if (cleaner.isDefined()) {
      cleaner.get().doCleanupShuffle(dependency().shuffleId(), ended);
    }
  }
}
