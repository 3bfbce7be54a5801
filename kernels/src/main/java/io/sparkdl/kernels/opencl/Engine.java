package io.sparkdl.kernels.opencl;

import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.Grid;

/**
 * Runs arena kernels on one device and owns its buffers: how Aparapi is driven is behind this
 * interface only.
 */
interface Engine extends AutoCloseable {
  /**
   * Makes the device's buffer of an arena from a host array, whose content it takes over, and frees
   * the one before. Launches that were prepared before are void.
   */
  void attach(ArenaKind kind, Object host);

  /** Copies the first elements of an arena to its host array. The arena must be replaced next. */
  void fetch(ArenaKind kind, int length);

  /**
   * Prepares a launch.
   *
   * @param staging the array that the kernel receives from or sends to; null if it has none
   * @param position number of the launch in its run, from 0 on; -2 outside of runs
   * @throws io.sparkdl.kernels.backend.DeviceException if the device cannot run such a grid
   */
  Launch prepare(ArenaKernel kernel, Grid grid, Staging staging, int position);

  /** True once an arena was lost; from then on nothing on the device can be trusted. */
  boolean lost();

  /** Frees the device's copy of a staging array. */
  void release(Staging staging);

  @Override
  void close();
}
