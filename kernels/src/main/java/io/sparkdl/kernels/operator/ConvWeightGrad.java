package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Gradients of {@link Conv} in w and, with {@code bias}, in b: x (N, C, spatial…), dy (N, O,
 * spatial…) to dw (O, C / group, kernel…) and db (O).
 */
public record ConvWeightGrad(Window window, int group, boolean bias) implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    Check.floats(this, inputs);
    Shape x = inputs.get(0).shape();
    Shape dy = inputs.get(1).shape();
    Shape expected = window.outputShape(x, dy.size(1));
    Check.that(dy.equals(expected), this, "dy " + expected, dy);
    List<Integer> sizes = new ArrayList<>(List.of(dy.size(1), x.size(1) / group));
    sizes.addAll(window.kernel());
    List<TensorType> outputs = new ArrayList<>();
    outputs.add(inputs.get(0).withShape(Shape.of(sizes)));
    if (bias) {
      outputs.add(inputs.get(0).withShape(Shape.of(dy.size(1))));
    }
    return outputs;
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    throw NoGradient.of(this);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return Conv.flops(inputs.get(1).shape(), infer(inputs).get(0).shape());
  }
}
