package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.backend.DeviceException;

/** Counts the bytes that a device's blocks take against one limit. */
final class MemoryBudget {
  private final long limit;
  private long used;

  MemoryBudget(long limit) {
    this.limit = limit;
  }

  /** Counts bytes in, or throws with both numbers and what to change. */
  void reserve(String purpose, long bytes) {
    if (used + bytes > limit) {
      throw new DeviceException(
          "cpu: expected at most "
              + limit
              + " bytes of memory, got "
              + used
              + " in use and "
              + bytes
              + " asked for "
              + purpose
              + "; lower the batch size, or raise the limit (on an executor:"
              + " spark.executor.memoryOverhead)");
    }
    used += bytes;
  }

  /** Counts bytes out. */
  void release(long bytes) {
    used -= bytes;
  }

  /** Bytes counted in now. */
  long used() {
    return used;
  }
}
