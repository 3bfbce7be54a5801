package io.sparkdl.kernels.backend;

import io.sparkdl.kernels.tensor.ElementType;
import java.util.List;

/** A way to run plans: {@code cpu} or {@code opencl}. */
public interface Backend {
  /** The name by which users choose it. */
  String name();

  /**
   * Devices that it can run on here, in a stable order; empty if there are none.
   *
   * @return names and properties, for people and for the choice by index
   */
  List<DeviceInfo> devices();

  /** True if plans may have values of this type. */
  default boolean supports(ElementType element) {
    return true;
  }

  /**
   * Opens a device. A device belongs to the thread that opened it: all of its methods, and those of
   * its regions and programs, are called there.
   *
   * @throws DeviceException if the device is absent or cannot run, with its name and the reason
   */
  Device open(DeviceOptions options);
}
