package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Gradient of {@link Conv} in x: dy (N, O, spatial…), w (O, C / group, kernel…) to dx of shape x.
 */
public record ConvInputGrad(Window window, int group, Shape x) implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    Check.floats(this, inputs);
    Shape expected = window.outputShape(x, inputs.get(1).shape().size(0));
    Check.that(inputs.get(0).shape().equals(expected), this, "dy " + expected, inputs.get(0));
    return List.of(inputs.get(0).withShape(x));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    // dx is linear in dy and in w, and its own gradient is an x of the convolution.
    Value dx = d.dy(0);
    Value dw = d.apply(new ConvWeightGrad(window, group, false), dx, d.x(0));
    return List.of(d.apply(new Conv(window, group), dx, d.x(1)), dw);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return Conv.flops(inputs.get(0).shape(), inputs.get(1).shape());
  }
}
