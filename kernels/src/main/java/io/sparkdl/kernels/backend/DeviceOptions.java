package io.sparkdl.kernels.backend;

/**
 * How a device is opened.
 *
 * @param index which of the back end's devices
 * @param threads processor threads that may work at once, on devices that are processors
 * @param memoryLimitBytes most memory that regions and programs may take together
 */
public record DeviceOptions(int index, int threads, long memoryLimitBytes) {
  public DeviceOptions {
    if (index < 0 || threads < 1 || memoryLimitBytes < 1) {
      throw new IllegalArgumentException(
          "device options: expected an index of at least 0, at least 1 thread and 1 byte, got "
              + index
              + ", "
              + threads
              + ", "
              + memoryLimitBytes);
    }
  }
}
