package io.sparkdl.train;

import com.sun.jna.NativeLibrary;
import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceInfo;
import io.sparkdl.kernels.backend.DeviceOptions;
import java.util.List;
import org.apache.spark.TaskContext;

/**
 * The cpu, but for worker 1: its process has oneDNN's environment variable for an old processor.
 */
public final class LesserCpuBackend implements Backend {
  static final String NAME = "lesser-cpu";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<DeviceInfo> devices() {
    return List.of(); // found by its name only; and oneDNN must not be loaded yet
  }

  @Override
  public Device open(DeviceOptions options) {
    if (TaskContext.getPartitionId() == 1) {
      Object[] setting = {"ONEDNN_MAX_CPU_ISA", "SSE41", 1};
      NativeLibrary.getInstance("c").getFunction("setenv").invokeInt(setting);
    }
    return Backends.named("cpu").open(options);
  }
}
