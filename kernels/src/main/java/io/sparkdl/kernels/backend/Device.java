package io.sparkdl.kernels.backend;

import io.sparkdl.kernels.plan.Plan;

/** An open device: its memory regions and the programs compiled for it. Closing frees both. */
public interface Device extends AutoCloseable {
  /** What the device is. */
  DeviceInfo info();

  /**
   * Makes a region of floats that lasts until the device is closed, filled with 0.
   *
   * @param name what plans call it in {@link io.sparkdl.kernels.plan.Value.Variable}
   * @param length number of floats
   * @throws DeviceException if the memory limit does not allow it, or the name is taken
   */
  Region allocate(String name, long length);

  /**
   * The region with this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  Region region(String name);

  /**
   * Compiles a plan whose variables lie in regions that are allocated.
   *
   * @throws DeviceException if it does not fit the memory limit or the device cannot run it
   */
  Program compile(Plan plan);

  /**
   * Sets what {@code AllReduceSum} sums through in runs from now on; at first {@link
   * Exchange#ALONE}.
   */
  void exchangeThrough(Exchange exchange);

  /** Sets who is told of what runs do with regions; at first {@link RegionWatch#NONE}. */
  void watchThrough(RegionWatch watch);

  /** Bytes that regions and programs take on the device now. */
  long usedBytes();

  @Override
  void close();
}
