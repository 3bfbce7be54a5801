package io.sparkdl.train;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Gives up executors that no longer answer. One that is only slow ends its task once that is
 * cancelled; one that is frozen or cut off would hold its slot until Spark's heartbeat times out.
 */
final class LostExecutors {
  private static final long POLL_MILLIS = 200;

  private LostExecutors() {}

  /**
   * Waits until none of the executors runs a task, then has those replaced that still do.
   *
   * @param suspected ids of executors whose tasks were cancelled
   * @throws TrainingException if the thread is interrupted
   */
  static void replace(SparkContext context, Set<String> suspected, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    Set<String> busy = busy(context, suspected);
    while (!busy.isEmpty() && System.nanoTime() < deadline) {
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TrainingException("training was interrupted while it waited for executors", e);
      }
      busy = busy(context, suspected);
    }
    busy.forEach(context::killAndReplaceExecutor);
  }

  private static Set<String> busy(SparkContext context, Set<String> suspected) {
    Set<String> busy = new TreeSet<>();
    var active = CollectionConverters.asJava(context.statusStore().executorList(true));
    for (ExecutorSummary executor : active) {
      if (suspected.contains(executor.id()) && executor.activeTasks() > 0) {
        busy.add(executor.id());
      }
    }
    return busy;
  }
}
