package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Joins the axes before {@code axis} into one, and those from it on into another. ONNX Flatten-25.
 */
public record Flatten(int axis) implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Shape shape = inputs.get(0).shape();
    int rank = shape.rank();
    Check.that(axis >= -rank && axis <= rank, this, "an axis from " + -rank + " to " + rank, axis);
    int split = axis < 0 ? axis + rank : axis;
    Shape flat = Shape.of(shape.product(0, split), shape.product(split, rank));
    return List.of(inputs.get(0).withShape(flat));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    return List.of(d.apply(Reshape.to(d.x(0).shape()), d.dy(0)));
  }
}
