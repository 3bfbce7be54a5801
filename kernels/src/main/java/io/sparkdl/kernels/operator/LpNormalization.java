package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Division by the L1 or L2 norm along an axis; what has norm 0 stays 0. ONNX LpNormalization-22.
 * Composed.
 *
 * @param p 1 or 2
 */
public record LpNormalization(int axis, int p) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.floats(this, inputs);
    inputs.get(0).shape().axis(axis);
    Check.that(p == 1 || p == 2, this, "p of 1 or 2", p);
    return inputs;
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Value x = inputs.get(0);
    Reduction reduction = p == 1 ? Reduction.SUM : Reduction.SUM_SQUARE;
    Value sum =
        builder.apply(
            new Reduce(reduction, List.of(axis), true), p == 1 ? builder.apply(Unary.ABS, x) : x);
    // 1 in place of a sum of 0 keeps the quotient at 0 and every gradient finite.
    Value none =
        builder.apply(
            new Cast(ElementType.FLOAT), builder.apply(Comparison.EQUAL, sum, builder.constant(0)));
    Value positive = builder.apply(Binary.ADD, sum, none);
    Value norm = p == 1 ? positive : builder.apply(Unary.SQRT, positive);
    return List.of(builder.apply(Binary.DIV, x, norm));
  }
}
