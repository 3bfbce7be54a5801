package io.sparkdl.kernels.backend;

/**
 * A device that a back end can run on.
 *
 * @param backend name of the back end
 * @param index position among the back end's devices, what a task's resource address names
 * @param name what the driver calls it
 * @param instructions what programs are compiled to, where results depend on it: the instruction
 *     set that is used of a processor, the platform of an OpenCL device
 * @param kind such as {@code CPU} or {@code GPU}
 * @param memoryBytes memory of the device
 * @param details one line for people: instruction set, driver, compute units
 */
public record DeviceInfo(
    String backend,
    int index,
    String name,
    String instructions,
    String kind,
    long memoryBytes,
    String details) {}
