package io.sparkdl.train;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.resource.ResourceProfile;

/** Refuses, before a job starts, what would hang or be unsafe later. */
final class ClusterCheck {
  private ClusterCheck() {}

  /**
   * Checks settings that training cannot honour.
   *
   * @throws TrainingException naming the setting
   */
  static void settings(SparkConf conf) {
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      throw new TrainingException(
          "spark.dynamicAllocation.enabled: expected false, got true; Spark starts no barrier stage"
              + " with dynamic allocation: set it to false for training and"
              + " spark.executor.instances to the executors to use");
    }
  }

  /**
   * Waits until the application has slots for all workers.
   *
   * @param resources what each worker's task asks for
   * @throws TrainingException with both numbers, if it has not in time, or if the user cancels
   */
  static void awaitSlots(
      SparkContext context, ResourceProfile resources, int workers, Duration timeout) {
    // The threads of local mode never change, so waiting for them would only hide the mistake.
    Duration limit = context.isLocal() ? Duration.ZERO : timeout;
    BooleanSupplier enough = () -> context.maxNumConcurrentTasks(resources) >= workers;
    if (!ExecutorWait.until(context, limit, enough)) {
      int slots = context.maxNumConcurrentTasks(resources);
      throw tooFewSlots(context, resources, workers, slots, timeout);
    }
  }

  private static TrainingException tooFewSlots(
      SparkContext context, ResourceProfile resources, int workers, int slots, Duration timeout) {
    String change =
        context.isLocal()
            ? "lower numWorkers or start Spark with --master local[" + workers + "]"
            : "lower numWorkers, or raise spark.executor.instances or spark.executor.cores, or"
                + " lower spark.task.cpus"
                + (resources.taskResources().contains(WorkerResources.GPU)
                    ? ", or raise spark.executor.resource.gpu.amount: each worker has a GPU"
                    : "")
                + "; waited "
                + timeout.toMillis()
                + " ms (workerTimeout)";
    return new TrainingException(
        "numWorkers: expected at most the "
            + slots
            + " tasks that can run at once, got "
            + workers
            + "; "
            + change);
  }

  /** Says that the slots are there, but that not all tasks have started in time. */
  static TrainingException notStarted(int workers, int started, Duration timeout) {
    return new TrainingException(
        "numWorkers: expected "
            + workers
            + " tasks to start together within "
            + timeout.toMillis()
            + " ms (workerTimeout), got "
            + started
            + "; other jobs hold the slots: wait for them, lower numWorkers, raise workerTimeout or"
            + " give the application more executors");
  }

  /** Processor threads of each worker, where its task does not say: cores shared equally. */
  static int localThreads(SparkContext context, int workers) {
    ResourceProfile usual = context.resourceProfileManager().defaultResourceProfile();
    int tasks = context.maxNumConcurrentTasks(usual);
    int cores = tasks * (int) context.getConf().getLong("spark.task.cpus", 1);
    return Math.max(1, Math.min(cores, Runtime.getRuntime().availableProcessors()) / workers);
  }
}
