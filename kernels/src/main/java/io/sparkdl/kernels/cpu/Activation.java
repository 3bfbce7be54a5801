package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.UnaryFunction;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import org.bytedeco.dnnl.post_ops;

/** Takes the activation behind a product or convolution into the same primitive. */
final class Activation {
  private Activation() {}

  /**
   * If nothing but one function of each element reads the value, appends that function and marks
   * its step as done. In training that works where the gradient needs only the function's output,
   * as it does for Relu. Functions that {@link ElementwiseLowering} runs in Java stay alone.
   *
   * @return the value that the primitive computes now
   */
  static Value fuse(CpuCompiler compiler, Value output, post_ops after) {
    Step consumer = compiler.uses().onlyConsumer(output);
    if (consumer == null
        || !(consumer.operator() instanceof UnaryFunction function)
        || Eltwise.runsInJava(function)) {
      return output;
    }
    Eltwise eltwise = Eltwise.of(function);
    after.append_eltwise(eltwise.forward(), eltwise.alpha(), eltwise.beta());
    compiler.markDone(consumer);
    return consumer.outputs().get(0);
  }
}
