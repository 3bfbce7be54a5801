package io.sparkdl.train;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcTimeout;
import org.apache.spark.storage.BlockManagerMessages;
import org.apache.spark.storage.BroadcastBlockId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.concurrent.Future;
import scala.concurrent.duration.FiniteDuration;
import scala.reflect.ClassTag;

/**
 * Gives up executors that no longer answer. One that is only slow ends its task once that is
 * cancelled, and answers the driver; one that is frozen or cut off would hold its slot, or be sent
 * tasks of the next run that never begin, until Spark's heartbeat times out.
 */
final class LostExecutors {
  private static final Logger LOG = LoggerFactory.getLogger(LostExecutors.class);

  private final ExecutorWatch tasks;
  private final Set<String> suspected;

  /** By executor: what it says to the driver. */
  private final Map<String, Future<Object>> answers = new HashMap<>();

  private LostExecutors(
      SparkContext context, ExecutorWatch tasks, Set<String> suspected, Duration timeout) {
    this.tasks = tasks;
    this.suspected = suspected;
    for (String executor : suspected) {
      Option<RpcEndpointRef> endpoint = endpoint(context, executor);
      if (endpoint.isDefined()) {
        answers.put(executor, ask(endpoint.get(), timeout));
      }
    }
  }

  /** Where an executor can be asked; none if Spark does not know, of which nothing follows. */
  private static Option<RpcEndpointRef> endpoint(SparkContext context, String executor) {
    try {
      return context.env().blockManager().master().getExecutorEndpointRef(executor);
    } catch (Exception e) { // Scala declares none
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      LOG.warn("executor {} cannot be asked whether it answers: {}", executor, e.toString());
      return Option.empty();
    }
  }

  /** Asks for a block that is nowhere. The driver's messages for tasks take the same way. */
  private static Future<Object> ask(RpcEndpointRef executor, Duration timeout) {
    // Longer than anybody waits: no answer is told from a failed one by the time that it takes.
    FiniteDuration limit = new FiniteDuration(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
    return executor.ask(
        new BlockManagerMessages.GetBlockStatus(new BroadcastBlockId(-1, ""), false),
        new RpcTimeout(limit, "peerTimeout"),
        ClassTag.apply(Object.class));
  }

  /**
   * Waits until each of the executors has ended the tasks of a run and has answered the driver,
   * then has those replaced that have not. What they do for other jobs is of no account.
   *
   * @param tasks where the run's tasks, which were cancelled, run
   * @param suspected ids of executors of such tasks
   * @throws TrainingException if the user cancels or the thread is interrupted
   */
  static void replace(
      SparkContext context, ExecutorWatch tasks, Set<String> suspected, Duration timeout) {
    LostExecutors lost = new LostExecutors(context, tasks, suspected, timeout);
    ExecutorWait.until(context, timeout, () -> lost.silent().isEmpty());
    lost.silent().forEach(context::killAndReplaceExecutor);
  }

  /** Executors that have not ended their tasks or not answered, and that Spark still counts on. */
  private Set<String> silent() {
    Set<String> silent = tasks.unended(suspected);
    answers.forEach(
        (executor, answer) -> {
          if (!answer.isCompleted() && tasks.reason(executor) == null) {
            silent.add(executor);
          }
        });
    return new TreeSet<>(silent);
  }
}
