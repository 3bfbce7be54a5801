package io.sparkdl.train;

import io.sparkdl.data.ExecutorMemory;
import io.sparkdl.data.NativeCache;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceOptions;
import java.io.Serializable;
import java.util.Objects;
import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each worker opens: plain values, so that it travels with a task.
 *
 * @param backendName name of the back end, {@code cpu} or {@code opencl}
 * @param threads processor threads of each worker; 0 for those of its task, in local mode an equal
 *     share of the cores
 * @param memoryLimitBytes most memory that a worker may take on the device; 0 for an equal share of
 *     what its process has beside the Java heap
 */
public record DeviceSpec(String backendName, int threads, long memoryLimitBytes)
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(DeviceSpec.class);

  public DeviceSpec {
    Objects.requireNonNull(backendName, "backendName");
    if (threads < 0) {
      throw new IllegalArgumentException(
          "threadsPerWorker: expected at least 1, or 0 to choose, got " + threads);
    }
    if (memoryLimitBytes < 0) {
      throw new IllegalArgumentException(
          "device: expected a memory limit of at least 0 bytes, got " + memoryLimitBytes);
    }
  }

  /**
   * The device that a param names.
   *
   * @param device name of a back end, or {@code auto}: {@code opencl} where Spark gives executors
   *     GPUs, else {@code cpu}
   * @param threads of each worker; 0 to choose
   * @param conf settings of the application
   */
  public static DeviceSpec of(String device, int threads, SparkConf conf) {
    String backend =
        device.equals("auto") ? (WorkerResources.hasGpus(conf) ? "opencl" : "cpu") : device;
    return new DeviceSpec(backend, threads, 0);
  }

  /** This device with another number of threads. */
  public DeviceSpec withThreads(int count) {
    return new DeviceSpec(backendName, count, memoryLimitBytes);
  }

  /**
   * This device with a share of the memory for each of several in one process, where no limit is
   * given.
   */
  public DeviceSpec withShareOfMemory(int devices) {
    return memoryLimitBytes > 0
        ? this
        : new DeviceSpec(backendName, threads, ExecutorMemory.shareOf(devices));
  }

  /**
   * Starts to load the back end's native libraries, on a thread of its own: unpacking them takes
   * most of a second, in which rows can be read. Where it fails, {@link #open} tells the reason.
   */
  public void preload() {
    NativeCache.useLocalDirectories();
    Thread loading =
        new Thread(
            () -> {
              try {
                Backends.named(backendName).devices();
              } catch (RuntimeException | LinkageError e) {
                LOG.debug("{} did not load", backendName, e);
              }
            },
            "sparkdl-preload");
    loading.setDaemon(true);
    loading.start();
  }

  /**
   * Opens the device on the calling thread.
   *
   * @param index which of the back end's devices
   */
  Device open(int index) {
    NativeCache.useLocalDirectories();
    return Backends.named(backendName)
        .open(new DeviceOptions(index, Math.max(1, threads), memoryLimitBytes));
  }
}
