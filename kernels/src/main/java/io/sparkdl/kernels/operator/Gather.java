package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Slices of x along an axis, in the order of the indexes, whose axes take the axis' place: x (N, D)
 * with indexes (B, T) gives (B, T, D), the look-up of embeddings. Negative indexes count from the
 * end. ONNX Gather-13.
 */
public record Gather(int axis) implements IndexedGather {
  @Override
  public Shape outputShape(Shape x, Shape indexes) {
    Check.that(x.rank() > 0, this, "at least one axis", x);
    return replaced(x, x.axis(axis), indexes);
  }

  /** The shape with an axis replaced by the axes of another. */
  static Shape replaced(Shape x, int axis, Shape by) {
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < x.rank(); i++) {
      if (i != axis) {
        sizes.add(x.size(i));
      } else {
        for (int size : by.toArray()) {
          sizes.add(size);
        }
      }
    }
    return Shape.of(sizes);
  }

  @Override
  public Positions positions(Shape x, Shape indexes) {
    int count = Math.toIntExact(indexes.elements());
    return new Positions(Positions.Kind.TUPLES, count, List.of(x.size(axis)));
  }

  @Override
  public IndexedLines lines(Shape x, Shape indexes) {
    return IndexedLines.alongAxis(x, axis, Math.toIntExact(indexes.elements()));
  }
}
