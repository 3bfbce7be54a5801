package io.sparkdl.kernels.opencl;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.sparkdl.kernels.backend.DeviceOptions;

/** Devices for tests: without one a test is skipped, or fails where a device is required. */
final class OpenClDevices {
  private OpenClDevices() {}

  /** Opens the first device, or skips or fails the test. */
  static OpenClDevice open() {
    return open(1L << 30);
  }

  static OpenClDevice open(long memoryLimitBytes) {
    requireDevice();
    return (OpenClDevice) new OpenClBackend().open(new DeviceOptions(0, 1, memoryLimitBytes));
  }

  /** Skips or fails the test where there is no device. */
  static void requireDevice() {
    boolean none = new OpenClBackend().devices().isEmpty();
    if (none && Boolean.getBoolean("sparkdl.requireOpenCl")) {
      fail("expected an OpenCL device (sparkdl.requireOpenCl=true), got none");
    }
    assumeFalse(none, "no OpenCL device on this machine");
  }
}
