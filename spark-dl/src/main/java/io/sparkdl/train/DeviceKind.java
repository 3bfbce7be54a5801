package io.sparkdl.train;

import io.sparkdl.kernels.backend.DeviceInfo;

/**
 * What must be the same of the devices of all workers of a fit. Another back end, device or
 * instruction set sums in another order, so that the result would depend on which worker Spark
 * starts where, and has another speed, which the slowest sets for all. The number of threads and
 * the memory are no part of it: they belong to the job's settings and to the executors'. Nor is the
 * version of an OpenCL driver, since equal bits are promised on {@code cpu} alone.
 *
 * @param backend name of the back end
 * @param name of the device: the architecture of a processor, what an OpenCL driver calls its
 *     device
 * @param instructions the instruction set that oneDNN uses, or the OpenCL platform
 */
record DeviceKind(String backend, String name, String instructions) {
  /** The kind of a device. */
  static DeviceKind of(DeviceInfo info) {
    return new DeviceKind(info.backend(), info.name(), info.instructions());
  }

  /** Such as {@code cpu amd64 avx2}. */
  @Override
  public String toString() {
    return backend + " " + name + " " + instructions;
  }
}
