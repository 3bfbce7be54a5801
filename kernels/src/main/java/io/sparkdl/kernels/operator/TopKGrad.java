package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Gradient of {@link TopK}: dy at the positions that were chosen, 0 elsewhere. Inputs: dy and the
 * positions, int64, no two of a line equal.
 *
 * @param size size of the axis in dx
 */
public record TopKGrad(int axis, int size) implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    TensorType dy = inputs.get(0);
    TensorType positions = inputs.get(1);
    boolean fits = dy.element() == ElementType.FLOAT && positions.element() == ElementType.INT64;
    Check.that(
        fits && dy.shape().equals(positions.shape()),
        this,
        "float32 and int64 of one shape",
        inputs);
    return List.of(dy.withShape(dy.shape().with(axis, size)));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    throw NoGradient.of(this);
  }
}
