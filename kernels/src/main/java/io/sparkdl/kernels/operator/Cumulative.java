package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Sum or product of the elements up to each one along an axis, of float32, int32 or int64. ONNX
 * CumSum-14, CumProd-26.
 *
 * @param product true for products, false for sums
 * @param axis axis to go along, negative from the end
 * @param exclusive leave the element itself out, so that the first result is 0 or 1
 * @param reverse go from the last element to the first
 */
public record Cumulative(boolean product, int axis, boolean exclusive, boolean reverse)
    implements Operator {
  @Override
  public String onnxName() {
    return product ? "CumProd" : "CumSum";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    TensorType x = inputs.get(0);
    boolean number = x.element() == ElementType.FLOAT || x.element().isInteger();
    Check.that(number && x.shape().rank() > 0, this, "numbers with at least one axis", x);
    x.shape().axis(axis);
    return inputs;
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    return List.of(
        product
            ? d.apply(new CumulativeProductGrad(this), d.dy(0), d.x(0))
            : d.apply(new Cumulative(false, axis, exclusive, !reverse), d.dy(0)));
  }
}
