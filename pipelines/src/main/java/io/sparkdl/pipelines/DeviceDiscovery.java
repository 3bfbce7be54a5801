package io.sparkdl.pipelines;

import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.DeviceInfo;
import java.util.List;

/**
 * What {@code conf/discover-gpus} runs on each machine of a cluster, before there is any Spark: so
 * it imports nothing of it.
 */
public final class DeviceDiscovery {
  private static final String ALL = "ALL";

  private DeviceDiscovery() {}

  /**
   * Prints the OpenCL devices as Spark reads a resource's addresses, {@code {"name": "gpu",
   * "addresses": ["0", "1"]}}; no addresses where there is no device, which Spark then reports.
   *
   * @param arguments the kind of devices, as {@code sparkdl devices} tells it, or {@code ALL}
   */
  public static void main(String[] arguments) {
    if (arguments.length != 1) {
      throw new IllegalArgumentException(
          "device discovery: expected a kind of device, got " + arguments.length + " arguments");
    }
    System.out.println(json(Backends.named("opencl").devices(), arguments[0]));
  }

  /** The devices of a kind. Their numbers need no escaping. */
  static String json(List<DeviceInfo> devices, String kind) {
    List<String> addresses =
        devices.stream()
            .filter(device -> kind.equals(ALL) || kind.equals(device.kind()))
            .map(device -> '"' + Integer.toString(device.index()) + '"')
            .toList();
    return "{\"name\": \"gpu\", \"addresses\": " + addresses + "}";
  }
}
