package io.sparkdl.train;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/**
 * What a worker's task asks of Spark: one GPU where executors have GPUs and the back end runs on
 * them. Other stages of the application, which read or score, keep the session's defaults, so that
 * many of their tasks can share a GPU or do without.
 */
final class WorkerResources {
  /** Name under which Spark knows GPUs, and what conf/discover-gpus calls OpenCL devices. */
  static final String GPU = "gpu";

  private static final String EXECUTOR_AMOUNT = "spark.executor.resource.gpu.amount";
  private static final String TASK_AMOUNT = "spark.task.resource.gpu.amount";

  private WorkerResources() {}

  /**
   * Whether workers get a GPU of their own from Spark.
   *
   * @param conf settings of the application
   */
  static boolean hasGpus(SparkConf conf) {
    return conf.getDouble(EXECUTOR_AMOUNT, 0) > 0 || conf.getDouble(TASK_AMOUNT, 0) > 0;
  }

  /**
   * Resources of the barrier stage's tasks: the session's default where that is right already, else
   * stage-level ones, as standalone, YARN and Kubernetes clusters have them.
   *
   * @throws TrainingException if tasks would share a GPU and the cluster manager has no stage-level
   *     resources
   */
  static ResourceProfile of(SparkContext context, DeviceSpec device) {
    SparkConf conf = context.getConf();
    ResourceProfile usual = context.resourceProfileManager().defaultResourceProfile();
    boolean onGpu = !device.backendName().equals("cpu") && hasGpus(conf);
    if (!onGpu || conf.getDouble(TASK_AMOUNT, 0) == 1) {
      return usual;
    }
    if (context.isLocal()) {
      throw new TrainingException(
          TASK_AMOUNT
              + ": expected 1, a GPU for each worker, got "
              + conf.get(TASK_AMOUNT, "none")
              + "; local mode has no resources of a stage of its own: set it to 1");
    }
    TaskResourceRequests one =
        new TaskResourceRequests().cpus(conf.getInt("spark.task.cpus", 1)).resource(GPU, 1);
    ResourceProfile profile = new ResourceProfileBuilder().require(one).build();
    context.resourceProfileManager().addResourceProfile(profile);
    return profile;
  }
}
