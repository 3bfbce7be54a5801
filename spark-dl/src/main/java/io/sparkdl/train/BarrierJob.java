package io.sparkdl.train;

import io.sparkdl.data.DiskFullException;
import io.sparkdl.data.ShardChunk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
  private final ExecutorWatch executors;
  private final Map<Integer, DriverMailbox.Started> started = new TreeMap<>();

  /** Whether every executor that took part may be asked to delete its files, and be waited for. */
  private boolean answering;

  /**
   * A job; {@code executors} follows its tasks, {@code checkpoints} hears of what workers have
   * written.
   */
  BarrierJob(
      SparkContext context,
      ExecutorWatch executors,
      DriverMailbox mailbox,
      JavaPairRDD<Integer, ShardChunk> chunks,
      ShardPartitioner owners,
      Duration workerTimeout,
      Consumer<RunCheckpoints.Part> checkpoints) {
    this.checkpoints = checkpoints;
    this.context = context;
    this.executors = executors;
    this.mailbox = mailbox;
    this.workers = owners.numPartitions();
    this.workerTimeout = workerTimeout;
    this.shuffle = new ShardShuffle(context, chunks, owners);
    // A worker that waits for another is woken when its job is cancelled.
    this.interruptBefore = interruptOnCancel(context, "true");
  }

  /**
   * Sets whether the threads of tasks are interrupted when a job is cancelled that this thread
   * starts from now on.
   *
   * @return what was set before
   */
  static String interruptOnCancel(SparkContext context, String value) {
    String before = context.getLocalProperty(INTERRUPT);
    context.setLocalProperty(INTERRUPT, value);
    return before;
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
    JavaRDD<byte[]> tasks = new JavaRDD<>(stage, tag);
    JavaFutureAction<List<byte[]>> action = executors.following(tasks::collectAsync);
    try {
      List<WorkerResult> results = watch(action);
      answering = task.attempt() == 0;
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
    } catch (Exception e) { // Spark's, which is checked, but which Scala does not declare
      if (DiskFullException.isTold(e)) {
        DiskFullException full = DiskFullException.inSpark("rows on their way to workers", e);
        throw new TrainingException(full.getMessage(), full);
      }
      throw new TrainingException(
          isCancelled(e)
              ? "training was cancelled while rows were dealt to the workers"
              : "training: rows cannot be dealt to the workers: " + e.getMessage(),
          e);
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
    List<WorkerResult> told = new ArrayList<>();
    while (true) {
      DriverMailbox.Event event = mailbox.events().poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
      long now = System.nanoTime();
      if (event instanceof DriverMailbox.Started worker) {
        started.put(worker.worker(), worker);
      } else if (event instanceof DriverMailbox.Checkpointed written) {
        checkpoints.accept(written.part());
      } else if (event instanceof DriverMailbox.Failed failed) {
        told.add(WorkerResult.failure(failed));
      }
      if (!told.isEmpty() || lost() != null) {
        // Spark, which retries the stage by itself, may take long to find the slots for it.
        endBy = Math.min(endBy, now + GRACE_MILLIS * 1_000_000);
      }
      if (event == null && action.isDone()) {
        return ended(action, told);
      }
      if (now > endBy) {
        throw failure(told);
      }
      if (started.size() < workers && told.isEmpty() && now > startBy && !action.isDone()) {
        throw notStarted();
      }
    }
  }

  /**
   * Other jobs may hold the slots, which waiting would not mend; but where Spark has sent tasks out
   * that do not say that they run, their executors are cut off, and others may do.
   */
  private RuntimeException notStarted() {
    TrainingException failure = ClusterCheck.notStarted(workers, started.size(), workerTimeout);
    Set<String> unheard = executors.sent();
    started.values().forEach(worker -> unheard.remove(worker.executor()));
    unheard.remove(DRIVER);
    return unheard.isEmpty() ? failure : new LostWorkerException(failure, unheard);
  }

  private List<WorkerResult> ended(JavaFutureAction<List<byte[]>> action, List<WorkerResult> told)
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
      throw told.isEmpty() && lost() == null
          ? new LostWorkerException(lost, suspected())
          : failure(told);
    }
    List<WorkerResult> failures =
        results.stream().filter(result -> result.failure() != null).toList();
    if (!failures.isEmpty()) {
      // What was told while the run went on is nearer to the cause than what tasks end with.
      throw failure(told.isEmpty() ? failures : told);
    }
    return results;
  }

  /**
   * The first failure whose cause was a worker's own; else what Spark says of an executor that is
   * lost, with what the others say; else the first of these.
   */
  private RuntimeException failure(List<WorkerResult> failures) {
    String lost = lost();
    WorkerResult first = null;
    for (WorkerResult failure : failures) {
      first = first == null || !first.own() && failure.own() ? failure : first;
    }
    String message = lost;
    if (first != null) {
      message = first.own() || lost == null ? first.failure() : lost + "; " + first.failure();
    }
    TrainingException failure = new TrainingException(message);
    if (first != null) {
      failure.addSuppressed(new TrainingException(first.trace()));
    }
    boolean lasting = failures.stream().anyMatch(WorkerResult::lasting);
    return lasting ? failure : new LostWorkerException(failure, suspected());
  }

  /** The first worker whose executor Spark has lost, in words; null for none. */
  private String lost() {
    for (DriverMailbox.Started worker : started.values()) {
      String reason = executors.reason(worker.executor());
      if (reason != null) {
        return "worker %d on %s: its executor %s is lost: %s"
            .formatted(worker.worker(), worker.host(), worker.executor(), reason);
      }
    }
    return null;
  }

  /**
   * Executors of the run's workers. Even one that has told of a failure may be cut off, so that
   * nothing reaches it any more: {@link LostExecutors} finds that out.
   */
  private Set<String> suspected() {
    Set<String> suspected = new TreeSet<>();
    started.values().forEach(worker -> suspected.add(worker.executor()));
    suspected.remove(DRIVER);
    return suspected;
  }

  /** Whether a job ended as the user cancelled it, its stage, its group or all jobs. */
  static boolean isCancelled(Throwable cause) {
    return cause instanceof SparkException spark && CANCELLED.equals(spark.getCondition());
  }

  /**
   * Gives the shuffle's disk space back: in the background if an executor may not answer, as one
   * that was cut off does not, though Spark may count on it for minutes.
   */
  @Override
  public void close() {
    interruptOnCancel(context, interruptBefore);
    Option<ContextCleaner> cleaner = context.cleaner();
    if (cleaner.isDefined()) {
      cleaner.get().doCleanupShuffle(dependency().shuffleId(), answering);
    }
  }
}
