package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.backend.Exchange;
import io.sparkdl.kernels.operator.AllReduceSum;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import java.util.List;

/** What programs tell each other while they run. */
final class ExchangeLowering {
  private ExchangeLowering() {}

  static void register() {
    Lowerings.add(AllReduceSum.class, ExchangeLowering::allReduceSum);
  }

  private static void allReduceSum(AllReduceSum operator, Step step, CpuCompiler compiler) {
    Value xValue = step.inputs().get(0);
    Tensor x = compiler.rowMajor(xValue);
    Tensor y = compiler.defineLike(step.outputs().get(0), xValue, x, operator, 0);
    Exchange exchange = compiler.exchange();
    float[] elements = new float[x.elements()];
    compiler.emit(
        List.of(x, y),
        () -> {
          x.floats().get(0, elements);
          exchange.sum(elements);
          y.floats().put(0, elements);
        });
  }
}
