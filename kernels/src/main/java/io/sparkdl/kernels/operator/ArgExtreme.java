package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Position along an axis of the largest or smallest element, int64; NaN is larger than every
 * number. No gradient. ONNX ArgMax-13, ArgMin-13.
 *
 * @param largest true for ArgMax, false for ArgMin
 * @param axis axis along which to look, negative from the end; must not be empty
 * @param keepDims keep the axis with size 1
 * @param selectLastIndex of equal elements take the last rather than the first
 */
public record ArgExtreme(boolean largest, int axis, boolean keepDims, boolean selectLastIndex)
    implements Operator {
  @Override
  public String onnxName() {
    return largest ? "ArgMax" : "ArgMin";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    TensorType x = inputs.get(0);
    boolean number = x.element() == ElementType.FLOAT || x.element().isInteger();
    Check.that(number && x.shape().rank() > 0, this, "numbers with at least one axis", x);
    int at = x.shape().axis(axis);
    Check.that(x.shape().size(at) > 0, this, "an axis that is not empty", x);
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < x.shape().rank(); i++) {
      if (i != at) {
        sizes.add(x.shape().size(i));
      } else if (keepDims) {
        sizes.add(1);
      }
    }
    return List.of(new TensorType(ElementType.INT64, Shape.of(sizes)));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    return d.onlyFirst(null);
  }
}
