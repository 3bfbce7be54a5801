package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * Which rows of a matrix x (N, D) are different: int64 positions (most) of the first of each kind,
 * -1 after the last one; for every row the number of its kind (N); how often each kind comes
 * (most), 0 after the last one; and the number of kinds, a scalar, which may be more than {@code
 * most}. Rows are compared element by element from the first on. On opencl every row is compared
 * with every other. What {@link Unique} is made of; not an ONNX operator.
 *
 * @param sorted kinds in ascending order; else in that of their first rows
 */
public record UniquePositions(boolean sorted, int most) implements Operator {
  public UniquePositions {
    if (most < 0) {
      throw new IllegalArgumentException(
          "UniquePositions: expected at least 0 positions, got " + most);
    }
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.that(inputs.get(0).shape().rank() == 2, this, "a matrix", inputs);
    Check.that(!inputs.get(0).element().isByte(), this, "no bytes", inputs);
    TensorType kinds = new TensorType(ElementType.INT64, Shape.of(most));
    TensorType rows = kinds.withShape(Shape.of(inputs.get(0).shape().size(0)));
    return List.of(kinds, rows, kinds, kinds.withShape(Shape.SCALAR));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    return Arrays.asList((Value) null);
  }
}
