package io.sparkdl.engine;

import java.lang.management.ManagementFactory;

/** How much memory outside the Java heap a device of this process may take. */
public final class MemoryLimit {
  private static final long LEAST_BYTES = 256L << 20;

  private MemoryLimit() {}

  /**
   * An equal share of what the container, or else the machine, has beside the Java heap; at least
   * 256 MiB, so that a wrong reading of the container does not stop a small model.
   *
   * @param devices that are open in this process at once
   * @param boundBytes most that all of them may take together, whatever there is
   */
  public static long shareOf(int devices, long boundBytes) {
    long beside = Math.min(boundBytes, memoryBytes() - Runtime.getRuntime().maxMemory());
    return Math.max(LEAST_BYTES, beside / Math.max(1, devices));
  }

  /** The JDK reads the container's limit where there is one. */
  private static long memoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }
}
