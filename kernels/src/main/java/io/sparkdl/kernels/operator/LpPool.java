package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * Lp norm of each window, (sum of |x|^p)^(1/p): x (N, C, spatial…) to y. Float only. ONNX
 * LpPool-22. Composed: the sums are a {@link Conv} with ones.
 *
 * @param p at least 1
 */
public record LpPool(Window window, int p) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.floats(this, inputs);
    Check.that(p >= 1, this, "p of at least 1", p);
    Shape x = inputs.get(0).shape();
    return List.of(inputs.get(0).withShape(window.outputShape(x, x.size(1))));
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Shape x = inputs.get(0).shape();
    Shape y = window.outputShape(x, x.size(1));
    int[] planes = x.toArray();
    planes[0] = x.product(0, 2);
    planes[1] = 1;
    int[] kernel = Arrays.copyOf(new int[] {1, 1}, x.rank());
    for (int axis = 0; axis < window.rank(); axis++) {
      kernel[axis + 2] = window.kernel().get(axis);
    }
    Shape taps = Shape.of(kernel);
    float[] ones = new float[Math.toIntExact(taps.elements())];
    Arrays.fill(ones, 1);
    Value powers = LpNorm.powers(builder, inputs.get(0), p);
    Value sums =
        builder.apply(
            new Conv(window, 1),
            builder.apply(Reshape.to(Shape.of(planes)), powers),
            builder.constant(new TensorType(ElementType.FLOAT, taps), ones));
    return List.of(LpNorm.root(builder, builder.apply(Reshape.to(y), sums), p));
  }
}
