package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;

/**
 * The upper or lower triangle of the matrices in the last two axes, 0 elsewhere: element (i, j) is
 * kept if j - i is at least (upper) or at most (lower) {@code diagonal}. ONNX Trilu-14.
 */
public record Trilu(boolean upper, int diagonal) implements Selection {
  @Override
  public Shape view(Shape x) {
    Check.that(x.rank() >= 2, this, "at least 2 axes", x);
    return Shape.of(x.product(0, x.rank() - 2), x.product(x.rank() - 2, x.rank()));
  }

  @Override
  public Shape outputShape(Shape x) {
    return x;
  }

  @Override
  public int[][] positions(Shape x) {
    int[] matrix = new int[view(x).size(1)];
    int columns = x.size(-1);
    for (int i = 0; i < matrix.length; i++) {
      long above = (long) (i % columns) - i / columns;
      matrix[i] = (upper ? above >= diagonal : above <= diagonal) ? i : -1;
    }
    return new int[][] {null, matrix};
  }
}
