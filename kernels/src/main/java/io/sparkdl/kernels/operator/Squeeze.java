package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Drops axes of size 1. ONNX Squeeze-25.
 *
 * @param axes axes to drop, negative ones from the end; none means all of size 1
 */
public record Squeeze(List<Integer> axes) implements Composite {
  public Squeeze {
    axes = List.copyOf(axes);
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Shape x = inputs.get(0).shape();
    boolean[] dropped = new boolean[x.rank()];
    for (int axis = 0; axis < x.rank(); axis++) {
      dropped[axis] = axes.isEmpty() && x.size(axis) == 1;
    }
    for (int axis : axes) {
      Check.that(x.size(axis) == 1, this, "axes of size 1", axes + " of " + x);
      dropped[x.axis(axis)] = true;
    }
    List<Integer> sizes = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      if (!dropped[axis]) {
        sizes.add(x.size(axis));
      }
    }
    return List.of(builder.apply(Reshape.to(Shape.of(sizes)), inputs.get(0)));
  }
}
