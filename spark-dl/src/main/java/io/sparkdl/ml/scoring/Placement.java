package io.sparkdl.ml.scoring;

import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * Where a task scores.
 *
 * @param backend {@code cpu} or {@code opencl}
 * @param index which of the back end's devices
 * @param threads processor threads
 */
record Placement(String backend, int index, int threads) {
  private static final String GPU = "gpu";

  /**
   * Where the running task scores; outside a task, on the driver, the cpu with one thread.
   *
   * @param device {@code cpu}, {@code opencl}, or {@code auto} for opencl where the task was given
   *     a GPU and cpu elsewhere
   */
  static Placement of(String device, TaskContext task) {
    if (task == null) {
      return new Placement("opencl".equals(device) ? device : "cpu", 0, 1);
    }
    ResourceInformation gpu = task.resourcesJMap().get(GPU);
    return of(device, gpu == null ? List.of() : List.of(gpu.addresses()), task.cpus());
  }

  /**
   * Where a task with these resources scores.
   *
   * @param addresses of its GPUs, indexes of devices
   * @param cpus cores of the task
   */
  static Placement of(String device, List<String> addresses, int cpus) {
    boolean given = !addresses.isEmpty();
    String backend = "auto".equals(device) ? (given ? "opencl" : "cpu") : device;
    int index = given && "opencl".equals(backend) ? index(addresses.get(0)) : 0;
    return new Placement(backend, index, Math.max(1, cpus));
  }

  private static int index(String address) {
    try {
      return Integer.parseInt(address);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "gpu address: expected the index of a device, got '" + address + "'", e);
    }
  }
}
