package io.sparkdl.train;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * What Spark knows of executors while this is open, and the workers of a run cannot: which of them
 * it takes for lost, with its reasons, such as the status with which a process exited; and to which
 * it has sent tasks.
 */
final class ExecutorWatch extends SparkListener implements AutoCloseable {
  private final SparkContext context;
  private final Map<String, String> lost = new ConcurrentHashMap<>();
  private final Map<Integer, Set<String>> byStage = new ConcurrentHashMap<>();

  /** Begins to listen. */
  ExecutorWatch(SparkContext context) {
    this.context = context;
    context.addSparkListener(this);
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    lost.put(removed.executorId(), String.valueOf(removed.reason()));
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    byStage
        .computeIfAbsent(start.stageId(), stage -> ConcurrentHashMap.newKeySet())
        .add(start.taskInfo().executorId());
  }

  /** Why an executor was lost; null if it was not. */
  String reason(String executor) {
    return lost.get(executor);
  }

  /** Ids of executors to which tasks of these stages were sent. */
  Set<String> running(Collection<Integer> stages) {
    Set<String> executors = new TreeSet<>();
    stages.forEach(stage -> executors.addAll(byStage.getOrDefault(stage, Set.of())));
    return executors;
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
  }
}
