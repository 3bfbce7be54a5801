package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Lp norm over the spatial axes: (N, C, spatial…) to (N, C, 1…). Float only. ONNX GlobalLpPool-22.
 * Composed of a {@link Reduce}.
 *
 * @param p at least 1
 */
public record GlobalLpPool(int p) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.floats(this, inputs);
    Shape x = inputs.get(0).shape();
    Check.that(x.rank() > 2 && p >= 1, this, "x (N, C, spatial…) and p of at least 1", x);
    return List.of(inputs.get(0).withShape(GlobalMaxPool.spatial(Reduction.SUM, x).keptShape(x)));
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Value powers = LpNorm.powers(builder, inputs.get(0), p);
    Reduce sum = GlobalMaxPool.spatial(Reduction.SUM, powers.shape());
    return List.of(LpNorm.root(builder, builder.apply(sum, powers), p));
  }
}
