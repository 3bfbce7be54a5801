package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/**
 * Blocks of pixels to channels: x (N, C, H b, W b) to y (N, b b C, H, W), b the block size; the
 * inverse of {@link DepthToSpace} in DCR order. ONNX SpaceToDepth-13.
 */
public record SpaceToDepth(int blockSize) implements Composite {
  public SpaceToDepth {
    if (blockSize < 1) {
      throw new IllegalArgumentException(
          "SpaceToDepth: expected a block size of at least 1, got " + blockSize);
    }
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Shape x = inputs.get(0).shape();
    int b = blockSize;
    Check.that(
        x.rank() == 4 && x.size(2) % b == 0 && x.size(3) % b == 0,
        this,
        "x (N, C, H * b, W * b)",
        x);
    int n = x.size(0);
    int c = x.size(1);
    int h = x.size(2) / b;
    int w = x.size(3) / b;
    Value split = builder.apply(Reshape.to(Shape.of(n, c, h, b, w, b)), inputs.get(0));
    Value turned = builder.apply(new Transpose(List.of(0, 3, 5, 1, 2, 4)), split);
    return List.of(builder.apply(Reshape.to(Shape.of(n, b * b * c, h, w)), turned));
  }
}
