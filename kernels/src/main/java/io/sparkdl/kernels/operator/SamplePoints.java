package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * Reads x (N, C, spatial…) at positions (N, points…, axes), counted in elements along each spatial
 * axis: to y (N, C, points…). Float only; no ONNX operator, but what {@link GridSample} and {@link
 * DeformConv} are made of. Where a position is rounded it gets no gradient.
 *
 * @param lastAxisFirst positions name the last spatial axis first, as grids do
 */
public record SamplePoints(Sampling sampling, boolean lastAxisFirst) implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    Check.floats(this, inputs);
    Shape x = inputs.get(0).shape();
    Shape positions = inputs.get(1).shape();
    int axes = x.rank() - 2;
    boolean fits =
        axes > 0
            && positions.rank() >= 2
            && positions.size(0) == x.size(0)
            && positions.size(-1) == axes;
    Check.that(fits, this, "x (N, C, spatial…) and positions (N, points…, axes)", inputs);
    int[] y = new int[positions.rank()];
    y[0] = x.size(0);
    y[1] = x.size(1);
    for (int axis = 2; axis < y.length; axis++) {
      y[axis] = positions.size(axis - 1);
    }
    return List.of(inputs.get(0).withShape(Shape.of(y)));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    Value dx = d.apply(new SamplePointsInputGrad(this, d.x(0).shape()), d.x(1), d.dy(0));
    Value dpositions =
        sampling.mode() == Interpolation.Mode.NEAREST
            ? null
            : d.apply(new SamplePointsPositionGrad(this), d.x(0), d.x(1), d.dy(0));
    return Arrays.asList(dx, dpositions);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    int axes = inputs.get(0).shape().rank() - 2;
    long neighbours = Math.round(Math.pow(sampling.taps(), axes));
    return 2 * neighbours * infer(inputs).get(0).elements();
  }
}
