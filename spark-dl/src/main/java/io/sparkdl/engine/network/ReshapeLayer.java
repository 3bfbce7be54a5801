package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Reshape;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/** Each row's numbers under another shape, such as (784) as an image (1, 28, 28). */
public record ReshapeLayer(List<Integer> shape) implements Layer {
  public ReshapeLayer {
    if (shape == null
        || shape.isEmpty()
        || shape.stream().anyMatch(size -> size == null || size < 1)) {
      throw new IllegalArgumentException(
          "reshape: expected a row's axis sizes of at least 1, got " + shape);
    }
    shape = List.copyOf(shape);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    int[] sizes = Network.rows(x.shape().size(0), Shape.of(shape));
    return context.apply(Reshape.to(Shape.of(sizes)), x);
  }

  @Override
  public String kind() {
    return "reshape";
  }
}
