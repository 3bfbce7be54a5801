package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * An operator whose outputs are elements of its first input x, chosen when the plan is made, axis
 * by axis ({@link AxisTables}). Where none is chosen y gets the fill: the second input, a scalar,
 * if there is one, else 0. One implementation per back end serves all of them.
 */
public interface Selection extends Operator {
  /**
   * Positions along each axis of {@link #view}, -1 for the fill, null for an axis taken as it is.
   */
  int[][] positions(Shape x);

  /** The shape under which x is read. */
  default Shape view(Shape x) {
    return x;
  }

  /** The shape of y. */
  default Shape outputShape(Shape x) {
    int[][] positions = positions(x);
    int[] sizes = x.toArray();
    Arrays.setAll(sizes, axis -> positions[axis] == null ? x.size(axis) : positions[axis].length);
    return Shape.of(sizes);
  }

  /** The index map for an input of this shape. */
  default AxisTables tables(Shape x) {
    return AxisTables.of(view(x), positions(x));
  }

  @Override
  default List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    return List.of(inputs.get(0).withShape(outputShape(inputs.get(0).shape())));
  }

  @Override
  default List<Value> gradient(Differentiation d) {
    return d.onlyFirst(d.apply(new SelectionAdjoint(this, d.x(0).shape()), d.dy(0)));
  }

  @Override
  default long flops(List<TensorType> inputs) {
    return 0;
  }
}
