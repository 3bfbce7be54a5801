package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Mean over the spatial axes: (N, C, spatial…) to (N, C, 1…). Float only. ONNX
 * GlobalAveragePool-22.
 */
public record GlobalAveragePool() implements Operator {
  /** The window that covers the whole input. */
  public static Window window(Shape x) {
    List<Integer> sizes = new ArrayList<>();
    for (int axis = 2; axis < x.rank(); axis++) {
      sizes.add(x.size(axis));
    }
    return Window.of(sizes);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.floats(this, inputs);
    Shape x = inputs.get(0).shape();
    Check.that(x.rank() > 2, this, "x (N, C, spatial…)", x);
    return List.of(inputs.get(0).withShape(window(x).outputShape(x, x.size(1))));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    Shape x = d.x(0).shape();
    return List.of(d.apply(new AveragePoolGrad(window(x), true, x), d.dy(0)));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return inputs.get(0).elements();
  }
}
