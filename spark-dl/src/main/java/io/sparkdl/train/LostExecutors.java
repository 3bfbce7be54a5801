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
  private LostExecutors() {}

  /**
   * Waits until none of the executors runs a task, then has those replaced that still do.
   *
   * @param suspected ids of executors whose tasks were cancelled
   * @throws TrainingException if the user cancels or the thread is interrupted
   */
  static void replace(SparkContext context, Set<String> suspected, Duration timeout) {
    Set<String> busy = new TreeSet<>();
    ExecutorWait.until(
        context,
        timeout,
        own -> {
          busy.clear();
          busy.addAll(busy(context, suspected, own));
          return busy.isEmpty();
        });
    busy.forEach(context::killAndReplaceExecutor);
  }

  private static Set<String> busy(SparkContext context, Set<String> suspected, Set<String> own) {
    Set<String> busy = new TreeSet<>();
    var active = CollectionConverters.asJava(context.statusStore().executorList(true));
    for (ExecutorSummary executor : active) {
      int asleep = own.contains(executor.id()) ? 1 : 0;
      if (suspected.contains(executor.id()) && executor.activeTasks() > asleep) {
        busy.add(executor.id());
      }
    }
    return busy;
  }
}
