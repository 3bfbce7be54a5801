package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Normalisation of rows of neighbouring elements: y = (x - mean) / sqrt(var + epsilon) * scale +
 * bias, with the mean and the biased variance of each row; without {@link #centered()} the mean is
 * 0 and var the mean of the squares. Inputs: x, scale, optional bias. Outputs: y; the mean of each
 * row, if centered; 1 / sqrt(var + epsilon) of each row. The statistics pass no gradient on. Float
 * only.
 */
public sealed interface RowNormalization extends Operator
    permits LayerNormalization, RMSNormalization, GroupNormalization, InstanceNormalization {
  /** What is added to the variance. */
  float epsilon();

  /** True if the mean is taken out. */
  default boolean centered() {
    return true;
  }

  /** Shape of each statistic, whose elements are the rows of an x of this shape. */
  Shape statistics(Shape x);

  /** Shape of scale and bias for an x of this shape. */
  Shape scales(Shape x);

  /** Number of neighbouring elements of x that share an element of scale and bias. */
  int repeats(Shape x);

  /** Checks what else the operator asks of x. */
  void check(Shape x);

  @Override
  default List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 3);
    Check.floats(this, inputs);
    TensorType x = inputs.get(0);
    check(x.shape());
    Shape scales = scales(x.shape());
    for (TensorType input : inputs.subList(1, inputs.size())) {
      boolean fits = input.shape().equals(scales);
      Check.that(fits, this, "scale and bias " + scales, input.shape());
    }
    TensorType statistic = x.withShape(statistics(x.shape()));
    return centered() ? List.of(x, statistic, statistic) : List.of(x, statistic);
  }

  @Override
  default List<Value> gradient(Differentiation d) {
    RowNormalizationGrad gradient = new RowNormalizationGrad(this, d.inputs() == 3);
    List<Value> inputs = new ArrayList<>(Arrays.asList(d.x(0), d.dy(0), d.x(1)));
    inputs.addAll(d.step().outputs().subList(1, d.step().outputs().size()));
    return d.builder().applyAll(gradient, inputs);
  }

  @Override
  default boolean passesGradient(int output) {
    return output == 0;
  }

  @Override
  default long flops(List<TensorType> inputs) {
    return 8 * inputs.get(0).elements();
  }
}
