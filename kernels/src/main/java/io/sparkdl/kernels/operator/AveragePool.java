package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Mean of each window: x (N, C, spatial…) to y. Float only. ONNX AveragePool-22.
 *
 * @param countIncludePad count declared padding as zeros, else leave it out of the mean
 */
public record AveragePool(Window window, boolean countIncludePad) implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.floats(this, inputs);
    Shape x = inputs.get(0).shape();
    return List.of(inputs.get(0).withShape(window.outputShape(x, x.size(1))));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    return List.of(d.apply(new AveragePoolGrad(window, countIncludePad, d.x(0).shape()), d.dy(0)));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return infer(inputs).get(0).elements() * Shape.of(window.kernel()).elements();
  }
}
