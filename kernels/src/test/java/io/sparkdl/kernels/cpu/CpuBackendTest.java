package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.cases.BackendContract;

/** The cpu back end against the contract of all back ends. */
class CpuBackendTest implements BackendContract {
  @Override
  public Backend backend() {
    return new CpuBackend();
  }
}
