package io.sparkdl.engine;

import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.DeviceOptions;
import java.util.List;

/** The back ends that the engine's tests run on: all of the class path that have a device here. */
final class TestBackends {
  /** The first device, two threads, at most 1 GiB. */
  static final DeviceOptions OPTIONS = new DeviceOptions(0, 2, 1L << 30);

  /**
   * The same with one thread, for long runs of small networks: where other processes want the
   * cores, two threads wait at every operator for the one that has none.
   */
  static final DeviceOptions ONE_THREAD = new DeviceOptions(0, 1, 1L << 30);

  private TestBackends() {}

  /**
   * The back ends with a device.
   *
   * @throws AssertionError if {@code sparkdl.requireOpenCl} is true and opencl has none
   */
  static List<Backend> present() {
    List<Backend> present =
        Backends.all().stream().filter(backend -> !backend.devices().isEmpty()).toList();
    boolean opencl = present.stream().anyMatch(backend -> backend.name().equals("opencl"));
    if (!opencl && Boolean.getBoolean("sparkdl.requireOpenCl")) {
      throw new AssertionError("opencl: expected a device (sparkdl.requireOpenCl), got none");
    }
    return present;
  }
}
