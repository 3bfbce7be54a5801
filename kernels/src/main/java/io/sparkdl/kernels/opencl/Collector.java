package io.sparkdl.kernels.opencl;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.sparkdl.kernels.backend.DeviceException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * The garbage collector, which must never move an array that a device has a buffer for: Aparapi
 * would upload the host's copy again and lose what the device computed. G1 does not move arrays of
 * at least half of one of its regions.
 */
final class Collector {
  /** Header of an array, rounded up. */
  private static final int HEADER_BYTES = 32;

  private Collector() {}

  /**
   * Checks that the collector is G1.
   *
   * @throws DeviceException if it is another, with the flag to use
   */
  static void check() {
    List<String> names =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .toList();
    if (names.stream().noneMatch(name -> name.startsWith("G1"))) {
      throw new DeviceException(
          "opencl: expected the G1 garbage collector, which leaves large arrays where they are, got "
              + names
              + "; start Java with -XX:+UseG1GC");
    }
  }

  /** The least length of an array that does not move and has at least this many elements. */
  static int unmovedLength(int length, int elementBytes) {
    long halfRegion = regionBytes() / 2;
    long least = (halfRegion + HEADER_BYTES) / elementBytes;
    return (int) Math.max(length, least);
  }

  /** Bytes of one region of G1; 0 on another collector. */
  static long regionBytes() {
    HotSpotDiagnosticMXBean bean =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return Long.parseLong(bean.getVMOption("G1HeapRegionSize").getValue());
  }
}
