package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/**
 * The slices of x along an axis at which the condition is true. Inputs: x, condition (n) bool, n at
 * most the axis' size. A plan has no sizes that depend on data, so there are two outputs: y with
 * {@code most} slices, zeros after the last one, and the count, an int64 scalar, which may be more.
 * ONNX Compress-11, bounded.
 *
 * @param axis null for x read as a vector
 */
public record Compress(Integer axis, int most) implements Composite {
  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Value x = inputs.get(0);
    if (axis == null) {
      x = builder.apply(Reshape.to(Shape.of(Math.toIntExact(x.type().elements()))), x);
    }
    int along = axis == null ? 0 : axis;
    Shape condition = inputs.get(1).shape();
    boolean fits = condition.rank() == 1 && condition.size(0) <= x.shape().size(along);
    Check.that(fits, this, "at most as many conditions as slices of " + x, condition);
    List<Value> chosen = builder.applyAll(new TruePositions(most), List.of(inputs.get(1)));
    return List.of(builder.apply(new GatherOrZero(along), x, chosen.get(0)), chosen.get(1));
  }
}
