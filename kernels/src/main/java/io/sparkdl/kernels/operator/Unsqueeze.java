package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds axes of size 1. ONNX Unsqueeze-25.
 *
 * @param axes positions of the new axes in the output, in any order, negative ones from its end
 */
public record Unsqueeze(List<Integer> axes) implements Composite {
  public Unsqueeze {
    axes = List.copyOf(axes);
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Shape x = inputs.get(0).shape();
    int rank = x.rank() + axes.size();
    boolean[] added = new boolean[rank];
    for (int axis : axes) {
      int at = axis < 0 ? axis + rank : axis;
      Check.that(at >= 0 && at < rank && !added[at], this, "different axes of " + rank, axes);
      added[at] = true;
    }
    List<Integer> sizes = new ArrayList<>();
    int from = 0;
    for (int axis = 0; axis < rank; axis++) {
      sizes.add(added[axis] ? 1 : x.size(from++));
    }
    return List.of(builder.apply(Reshape.to(Shape.of(sizes)), inputs.get(0)));
  }
}
