package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.cases.BackendConformance;
import io.sparkdl.kernels.cases.OperatorCase;
import io.sparkdl.kernels.cases.OperatorCases;
import io.sparkdl.kernels.operator.IntegerProduct;

/** Checks every product of quantised numbers, in a process with the instructions it was given. */
final class ByteProducts {
  private ByteProducts() {}

  public static void main(String[] arguments) {
    int count = 0;
    try (Device device = new CpuBackend().open(BackendConformance.OPTIONS)) {
      for (OperatorCase operatorCase : OperatorCases.all()) {
        if (operatorCase.operator() instanceof IntegerProduct) {
          BackendConformance.check(device, operatorCase);
          count++;
        }
      }
    }
    System.out.println("exact bytes " + CpuDevice.multipliesBytesExactly() + ", cases " + count);
  }
}
