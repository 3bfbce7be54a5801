package io.sparkdl.kernels.opencl;

/** A kernel with its arguments and work items, ready to run any number of times. */
interface Launch {
  /**
   * Runs it and waits for its end.
   *
   * @throws io.sparkdl.kernels.backend.DeviceException if an arena was lost
   */
  void run();
}
