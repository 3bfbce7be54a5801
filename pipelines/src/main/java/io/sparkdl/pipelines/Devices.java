package io.sparkdl.pipelines;

import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.DeviceInfo;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code devices}: the back ends and what they can run on, on this machine. */
@Command(
    name = "devices",
    description = "Lists the back ends and the devices that they can run on, on this machine.",
    mixinStandardHelpOptions = true)
final class Devices implements Callable<Integer> {
  @Mixin OutputOptions output;
  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter console = spec.commandLine().getOut();
    List<DeviceInfo> found = new ArrayList<>();
    for (Backend backend : Backends.all()) {
      List<DeviceInfo> devices = backend.devices();
      if (devices.isEmpty()) {
        console.println(backend.name() + ": no device");
      }
      for (DeviceInfo device : devices) {
        console.printf(
            "%s:%d  %s, %s, %d MiB, %s%n",
            device.backend(),
            device.index(),
            device.name(),
            device.kind(),
            device.memoryBytes() >> 20,
            device.details());
      }
      found.addAll(devices);
    }
    new JobReport().put("command", "devices").put("devices", found).print(output, console);
    return 0;
  }
}
