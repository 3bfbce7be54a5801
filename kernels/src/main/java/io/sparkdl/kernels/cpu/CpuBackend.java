package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.backend.DeviceInfo;
import io.sparkdl.kernels.backend.DeviceOptions;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;

/** The processors of this machine, through oneDNN. Always there. */
public final class CpuBackend implements Backend {
  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public List<DeviceInfo> devices() {
    NativeLibraries.load();
    dnnl_version_t version = dnnl.dnnl_version();
    String instructions = dnnl.get_effective_cpu_isa().toString();
    String details =
        String.format(
            "oneDNN %d.%d.%d, instruction set %s, %d processors",
            version.major(),
            version.minor(),
            version.patch(),
            instructions,
            Runtime.getRuntime().availableProcessors());
    return List.of(
        new DeviceInfo(
            name(), 0, System.getProperty("os.arch"), instructions, "CPU", memoryBytes(), details));
  }

  private static long memoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }

  @Override
  public Device open(DeviceOptions options) {
    if (options.index() != 0) {
      throw new DeviceException("cpu: expected device 0, got " + options.index());
    }
    DeviceInfo info = devices().get(0);
    NativeLibraries.useThreads(options.threads());
    return new CpuDevice(info, options);
  }
}
