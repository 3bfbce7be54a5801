package io.sparkdl.train;

import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.backend.DeviceInfo;
import io.sparkdl.kernels.backend.DeviceOptions;
import java.util.List;
import org.apache.spark.TaskContext;

/** The cpu, but for worker 1: there it does not open. */
public final class TroubledBackend implements Backend {
  static final String NAME = "troubled";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<DeviceInfo> devices() {
    return List.of(); // found by its name only, not by tests of every back end
  }

  @Override
  public Device open(DeviceOptions options) {
    if (TaskContext.getPartitionId() == 1) {
      throw new DeviceException("troubled: expected to open, got trouble");
    }
    return Backends.named("cpu").open(options);
  }
}
