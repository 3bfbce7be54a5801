package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/**
 * Channels to blocks of pixels: x (N, C b b, H, W) to y (N, C, H b, W b), b the block size; one
 * transposition between two other names of the elements. ONNX DepthToSpace-13.
 *
 * @param columnFirst channels are ordered (C, b, b), ONNX's CRD; else (b, b, C), DCR
 */
public record DepthToSpace(int blockSize, boolean columnFirst) implements Composite {
  public DepthToSpace {
    if (blockSize < 1) {
      throw new IllegalArgumentException(
          "DepthToSpace: expected a block size of at least 1, got " + blockSize);
    }
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Shape x = inputs.get(0).shape();
    int b = blockSize;
    Check.that(x.rank() == 4 && x.size(1) % (b * b) == 0, this, "x (N, C * b * b, H, W)", x);
    int n = x.size(0);
    int c = x.size(1) / (b * b);
    int h = x.size(2);
    int w = x.size(3);
    Shape blocks = columnFirst ? Shape.of(n, c, b, b, h, w) : Shape.of(n, b, b, c, h, w);
    List<Integer> order = columnFirst ? List.of(0, 1, 4, 2, 5, 3) : List.of(0, 3, 4, 1, 5, 2);
    Value split = builder.apply(Reshape.to(blocks), inputs.get(0));
    Value turned = builder.apply(new Transpose(order), split);
    return List.of(builder.apply(Reshape.to(Shape.of(n, c, h * b, w * b)), turned));
  }
}
