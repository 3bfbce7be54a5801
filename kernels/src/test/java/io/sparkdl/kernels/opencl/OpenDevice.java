package io.sparkdl.kernels.opencl;

import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.backend.DeviceOptions;

/**
 * Opens the first device on two threads at once, in a process of its own, and prints the outcome.
 */
final class OpenDevice {
  private OpenDevice() {}

  public static void main(String[] arguments) throws InterruptedException {
    Thread other = new Thread(OpenDevice::open);
    other.start();
    open();
    other.join();
  }

  private static void open() {
    OpenClBackend backend = new OpenClBackend();
    System.out.println("devices " + backend.devices().size());
    try (Device device = backend.open(new DeviceOptions(0, 1, 1 << 20))) {
      System.out.println("opened " + device.info());
    } catch (DeviceException e) {
      System.out.println(e.getMessage());
    }
  }
}
