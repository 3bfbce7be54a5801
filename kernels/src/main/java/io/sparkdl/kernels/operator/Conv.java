package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Cross-correlation over any number of spatial axes: x (N, C, spatial…), w (O, C / group, kernel…),
 * optional b (O) to y (N, O, spatial…). Float only. ONNX Conv-22.
 */
public record Conv(Window window, int group) implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 3);
    Check.floats(this, inputs);
    Shape x = inputs.get(0).shape();
    Shape w = inputs.get(1).shape();
    boolean ranks = x.rank() == window.rank() + 2 && w.rank() == x.rank();
    Check.that(ranks, this, window.rank() + " spatial axes", "x " + x + ", w " + w);
    for (int axis = 0; axis < window.rank(); axis++) {
      boolean same = w.size(axis + 2) == window.kernel().get(axis);
      Check.that(same, this, "a kernel of " + window.kernel(), "w " + w);
    }
    boolean channels = group > 0 && w.size(0) % group == 0 && w.size(1) * group == x.size(1);
    Check.that(channels, this, "channels that fit group " + group, "x " + x + ", w " + w);
    if (inputs.size() == 3) {
      Shape b = inputs.get(2).shape();
      Check.that(b.equals(Shape.of(w.size(0))), this, "a bias (" + w.size(0) + ")", b);
    }
    return List.of(inputs.get(0).withShape(window.outputShape(x, w.size(0))));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    List<Value> gradients = new ArrayList<>();
    gradients.add(d.apply(new ConvInputGrad(window, group, d.x(0).shape()), d.dy(0), d.x(1)));
    ConvWeightGrad weights = new ConvWeightGrad(window, group, d.inputs() == 3);
    gradients.addAll(d.builder().applyAll(weights, List.of(d.x(0), d.dy(0))));
    return gradients;
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return flops(infer(inputs).get(0).shape(), inputs.get(1).shape());
  }

  /** Operations of one pass over an output y and weights w. */
  static long flops(Shape y, Shape w) {
    return 2 * y.elements() * w.elements() / w.size(0);
  }
}
