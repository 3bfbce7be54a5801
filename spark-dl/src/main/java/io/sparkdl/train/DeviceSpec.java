package io.sparkdl.train;

import io.sparkdl.data.ExecutorMemory;
import io.sparkdl.data.NativeCache;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceOptions;
import java.io.Serializable;
import java.util.Objects;

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
