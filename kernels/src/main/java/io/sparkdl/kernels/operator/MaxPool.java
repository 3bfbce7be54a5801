package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Largest element of each window: x (N, C, spatial…) to y; with {@code indices} a second output
 * holds the row-major position of the first largest element in x as int64 (column-major within the
 * spatial axes if {@code columnMajor}). Float only. ONNX MaxPool-22.
 */
public record MaxPool(Window window, boolean indices, boolean columnMajor) implements Operator {
  /** Max pooling without indices. */
  public MaxPool(Window window) {
    this(window, false, false);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.floats(this, inputs);
    Shape x = inputs.get(0).shape();
    TensorType y = inputs.get(0).withShape(window.outputShape(x, x.size(1)));
    return indices ? List.of(y, new TensorType(ElementType.INT64, y.shape())) : List.of(y);
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    return List.of(d.apply(new MaxPoolGrad(window), d.x(0), d.y(0), d.dy(0)));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return infer(inputs).get(0).elements() * Shape.of(window.kernel()).elements();
  }
}
