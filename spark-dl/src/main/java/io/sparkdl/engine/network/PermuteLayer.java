package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Transpose;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;

/**
 * Exchanges the axes of a row: axis i of the output is axis {@code axes[i - 1]} of the input, where
 * axis 0, the rows', stays. With axes (2, 1), images' patches (N, D, P) become tokens (N, P, D).
 */
public record PermuteLayer(List<Integer> axes) implements Layer {
  public PermuteLayer {
    boolean permutation = axes != null && !axes.isEmpty();
    for (int axis = 1; permutation && axis <= axes.size(); axis++) {
      permutation = axes.contains(axis);
    }
    if (!permutation) {
      throw new IllegalArgumentException(
          "permute: expected a permutation of the axes from 1 on, got " + axes);
    }
    axes = List.copyOf(axes);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    if (x.shape().rank() != axes.size() + 1) {
      throw new ShapeException(
          "permute: expected rows of " + axes.size() + " axes, got " + x.shape());
    }
    List<Integer> all = new ArrayList<>(axes);
    all.add(0, 0);
    return context.apply(new Transpose(all), x);
  }

  @Override
  public String kind() {
    return "permute";
  }
}
