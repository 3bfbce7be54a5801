package io.sparkdl.kernels.opencl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.cases.BackendConformance;
import io.sparkdl.kernels.cases.BackendContract;
import io.sparkdl.kernels.cases.OperatorCase;
import io.sparkdl.kernels.cases.OperatorCases;
import io.sparkdl.kernels.opencl.lowering.Lowerings;
import io.sparkdl.kernels.operator.Composite;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds the back end to what every back end must pass. */
@Tag("opencl")
class OpenClContractTest implements BackendContract {
  @Override
  public Backend backend() {
    OpenClDevices.requireDevice();
    return new OpenClBackend();
  }

  @Test
  void lowerings_operatorOfEveryCase_haveARule() {
    Lowerings lowerings = new Lowerings();
    for (OperatorCase operatorCase : OperatorCases.all()) {
      boolean known =
          lowerings.supports(operatorCase.operator())
              || Placement.renames(operatorCase.operator())
              || operatorCase.operator() instanceof Composite
              || !BackendConformance.supports(new OpenClBackend(), operatorCase);
      assertTrue(known, operatorCase.name());
    }
  }
}
