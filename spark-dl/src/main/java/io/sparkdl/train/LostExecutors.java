package io.sparkdl.train;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.SparkContext;

/**
 * Gives up executors that no longer answer. One that is only slow ends its task once that is
 * cancelled; one that is frozen or cut off would hold its slot until Spark's heartbeat times out.
 */
final class LostExecutors {
  private LostExecutors() {}

  /**
   * Waits until each of the executors has ended the tasks of a run, then has those replaced that
   * have not. What they do for other jobs is of no account.
   *
   * @param tasks where the run's tasks, which were cancelled, run
   * @param suspected ids of executors of such tasks
   * @throws TrainingException if the user cancels or the thread is interrupted
   */
  static void replace(
      SparkContext context, ExecutorWatch tasks, Set<String> suspected, Duration timeout) {
    Set<String> unended = new TreeSet<>();
    ExecutorWait.until(
        context,
        timeout,
        () -> {
          unended.clear();
          unended.addAll(tasks.unended(suspected));
          return unended.isEmpty();
        });
    unended.forEach(context::killAndReplaceExecutor);
  }
}
