package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * a where the condition is true, else b, with broadcasting of all three. Inputs: the condition,
 * bool, then a and b of one type, float32, int32, int64 or bool. ONNX Where-16.
 */
public record Where() implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 3, 3);
    TensorType condition = inputs.get(0);
    TensorType a = inputs.get(1);
    TensorType b = inputs.get(2);
    Check.that(condition.element() == ElementType.BOOL, this, "a bool condition", condition);
    Check.that(
        a.element() == b.element() && !a.element().isByte(), this, "a and b of one type", inputs);
    Shape shape = Shape.broadcast(condition.shape(), Shape.broadcast(a.shape(), b.shape()));
    return List.of(a.withShape(shape));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    Value zero = d.builder().constant(0);
    Value da = d.apply(this, d.x(0), d.dy(0), zero);
    Value db = d.apply(this, d.x(0), zero, d.dy(0));
    return Arrays.asList(null, d.sumTo(da, d.x(1).shape()), d.sumTo(db, d.x(2).shape()));
  }

  @Override
  public boolean mayOverwrite(int input, int output) {
    return input > 0;
  }
}
