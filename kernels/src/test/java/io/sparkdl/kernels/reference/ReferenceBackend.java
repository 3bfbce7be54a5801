package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.backend.DeviceInfo;
import io.sparkdl.kernels.backend.DeviceOptions;
import java.util.List;

/** Back end {@code reference}: one device, which computes in double with the plainest loops. */
public final class ReferenceBackend implements Backend {
  /** Name of the back end. */
  public static final String NAME = "reference";

  static final DeviceInfo DEVICE =
      new DeviceInfo(NAME, 0, "double precision", "Java", "CPU", Long.MAX_VALUE, "loops in Java");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<DeviceInfo> devices() {
    return List.of(DEVICE);
  }

  @Override
  public ReferenceDevice open(DeviceOptions options) {
    if (options.index() != 0) {
      throw new DeviceException("reference: expected device 0, got " + options.index());
    }
    return new ReferenceDevice(options.memoryLimitBytes());
  }

  /** Opens the device without a memory limit. */
  public static ReferenceDevice open() {
    return new ReferenceDevice(Long.MAX_VALUE);
  }
}
