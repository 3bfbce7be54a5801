package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * An operator whose output holds rows of x that indexes known at run time choose. Inputs: x of any
 * type, indexes int32 or int64. One implementation per back end serves all of them. The gradient
 * adds dy's rows to a zeroed dx in the order of the indexes ({@link IndexedGatherGrad}), so it
 * costs what the forward pass costs, beyond the zeros, however large x is.
 */
public interface IndexedGather extends Operator {
  /** The shape of y. */
  Shape outputShape(Shape x, Shape indexes);

  /** How indexes become positions. */
  Positions positions(Shape x, Shape indexes);

  /** Where the positions point. */
  IndexedLines lines(Shape x, Shape indexes);

  @Override
  default List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    Check.that(inputs.get(1).element().isInteger(), this, "int32 or int64 indexes", inputs);
    Shape shape = outputShape(inputs.get(0).shape(), inputs.get(1).shape());
    return List.of(inputs.get(0).withShape(shape));
  }

  @Override
  default List<Value> gradient(Differentiation d) {
    Value dx = d.apply(new IndexedGatherGrad(this, d.x(0).shape()), d.x(1), d.dy(0));
    return Arrays.asList(dx, null);
  }

  @Override
  default long flops(List<TensorType> inputs) {
    return 0;
  }
}
