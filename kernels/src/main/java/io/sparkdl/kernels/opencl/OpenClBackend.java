package io.sparkdl.kernels.opencl;

import com.aparapi.device.OpenCLDevice;
import com.aparapi.internal.opencl.OpenCLLoader;
import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.backend.DeviceInfo;
import io.sparkdl.kernels.backend.DeviceOptions;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans on OpenCL devices of any vendor. {@link DeviceOptions#index} counts the devices of all
 * platforms in the order of the OpenCL loader; {@link DeviceOptions#threads} is not used, a driver
 * that runs on the processor takes all of it. The memory limit bounds what is on the device, and
 * the Java heap holds a copy of as much, at least half a G1 region per arena and staging array.
 */
public final class OpenClBackend implements Backend {
  /** The name by which users choose this back end. */
  public static final String NAME = "opencl";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<DeviceInfo> devices() {
    List<OpenCLDevice> devices = find();
    List<DeviceInfo> infos = new ArrayList<>();
    for (int index = 0; index < devices.size(); index++) {
      infos.add(info(index, devices.get(index)));
    }
    return infos;
  }

  /** Quantised values are for processors; there is no arena of bytes. */
  @Override
  public boolean supports(ElementType element) {
    return !element.isByte();
  }

  @Override
  public Device open(DeviceOptions options) {
    List<OpenCLDevice> devices = find();
    if (devices.isEmpty()) {
      throw new DeviceException(
          "opencl: expected an OpenCL device, got none; install the vendor's OpenCL driver, or"
              + " pocl-opencl-icd for the processor, or choose another device");
    }
    if (options.index() >= devices.size()) {
      throw new DeviceException(
          "opencl: expected a device index below "
              + devices.size()
              + ", got "
              + options.index()
              + "; the devices are "
              + devices());
    }
    Collector.check();
    OpenCLDevice device = devices.get(options.index());
    return new OpenClDevice(device, info(options.index(), device), options.memoryLimitBytes());
  }

  /** All devices; none where the native library or an OpenCL loader is missing. */
  private static List<OpenCLDevice> find() {
    try {
      return AparapiLog.silenced(
          () -> OpenCLLoader.isOpenCLAvailable() ? OpenCLDevice.listDevices(null) : List.of());
    } catch (LinkageError e) {
      return List.of();
    }
  }

  private static DeviceInfo info(int index, OpenCLDevice device) {
    String details =
        "%s, %s; %d compute units, %d KiB local memory, buffers up to %d MiB"
            .formatted(
                device.getOpenCLPlatform().getName(),
                device.getOpenCLPlatform().getVersion(),
                device.getMaxComputeUnits(),
                device.getLocalMemSize() >> 10,
                device.getMaxMemAllocSize() >> 20);
    return new DeviceInfo(
        NAME,
        index,
        device.getName(),
        device.getOpenCLPlatform().getName(),
        device.getType().name(),
        device.getGlobalMemSize(),
        details);
  }
}
