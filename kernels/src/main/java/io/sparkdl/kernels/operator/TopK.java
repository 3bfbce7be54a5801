package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * The k largest or smallest elements along an axis, best first, and their positions, int64. Of
 * equal elements the one with the smaller position comes first; NaN is larger than every number.
 * Without ONNX's {@code sorted} any order is right, so this one is. ONNX TopK-24.
 *
 * @param axis axis to look along, negative from the end
 * @param k number of elements, 0 to the axis's size
 * @param largest true for the largest, false for the smallest
 */
public record TopK(int axis, int k, boolean largest) implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    TensorType x = inputs.get(0);
    boolean number = x.element() == ElementType.FLOAT || x.element().isInteger();
    Check.that(number && x.shape().rank() > 0, this, "numbers with at least one axis", x);
    Check.that(k >= 0 && k <= x.shape().size(axis), this, "k up to the axis's size", k);
    Shape shape = x.shape().with(axis, k);
    return List.of(x.withShape(shape), new TensorType(ElementType.INT64, shape));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    int size = d.x(0).shape().size(axis);
    return List.of(d.apply(new TopKGrad(axis, size), d.dy(0), d.y(1)));
  }
}
