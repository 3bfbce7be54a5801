package io.sparkdl.train;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * What Spark knows of executors while this is open, and the workers of a run cannot: which of them
 * it takes for lost, with its reasons, such as the status with which a process exited; and where
 * tasks of one job run. All of it comes from one of Spark's queues of events, in their order:
 * several, such as that of the status store, run ahead of each other.
 */
final class ExecutorWatch extends SparkListener implements AutoCloseable {
  /** Property of the jobs that are followed. */
  private static final String FOLLOWED = "sparkdl.followed";

  private final String name = UUID.randomUUID().toString();
  private final SparkContext context;
  private final Map<String, String> lost = new ConcurrentHashMap<>();
  private final Set<Integer> stages = ConcurrentHashMap.newKeySet();
  private final Set<String> sent = ConcurrentHashMap.newKeySet();
  private final Map<Long, String> running = new ConcurrentHashMap<>();

  /** Begins to listen. */
  ExecutorWatch(SparkContext context) {
    this.context = context;
    context.addSparkListener(this);
  }

  /** Submits a job whose tasks are followed, unlike those of other jobs. */
  <T> T following(Supplier<T> submission) {
    String before = context.getLocalProperty(FOLLOWED);
    context.setLocalProperty(FOLLOWED, name);
    try {
      return submission.get();
    } finally {
      context.setLocalProperty(FOLLOWED, before);
    }
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    if (name.equals(start.properties().getProperty(FOLLOWED))) {
      start.stageIds().foreach(stage -> stages.add((Integer) stage));
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    if (stages.contains(start.stageId())) {
      running.put(start.taskInfo().taskId(), start.taskInfo().executorId());
      sent.add(start.taskInfo().executorId());
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    running.remove(end.taskInfo().taskId());
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    lost.put(removed.executorId(), String.valueOf(removed.reason()));
  }

  /** Why an executor was lost; null if it was not. */
  String reason(String executor) {
    return lost.get(executor);
  }

  /** Ids of executors to which tasks that are followed were sent. */
  Set<String> sent() {
    return new TreeSet<>(sent);
  }

  /**
   * Those of some executors that have not ended their tasks. One that is not known to have begun
   * any has not: its events are still to come.
   *
   * @param executors ids of those that were sent tasks that are followed
   */
  Set<String> unended(Set<String> executors) {
    Set<String> unended = new TreeSet<>(executors);
    unended.removeIf(
        executor ->
            lost.containsKey(executor)
                || sent.contains(executor) && !running.containsValue(executor));
    return unended;
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
  }
}
