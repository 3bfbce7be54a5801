package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/**
 * One element of x per index, at the index's own place but for the axis, where the index says:
 * y[i][j] = x[indexes[i][j]][j] for axis 0. Along the other axes the indexes may be fewer than x's
 * elements. ONNX GatherElements-13.
 */
public record GatherElements(int axis) implements IndexedGather {
  @Override
  public Shape outputShape(Shape x, Shape indexes) {
    check(this, x, indexes, axis);
    return indexes;
  }

  /** Throws unless indexes for single elements fit a tensor. */
  static void check(Operator operator, Shape whole, Shape indexes, int axis) {
    boolean fits = whole.rank() > 0 && indexes.rank() == whole.rank();
    for (int i = 0; fits && i < whole.rank(); i++) {
      fits = i == whole.axis(axis) || indexes.size(i) <= whole.size(i);
    }
    Check.that(fits, operator, "indexes within the sizes of " + whole, indexes);
  }

  @Override
  public Positions positions(Shape x, Shape indexes) {
    int count = Math.toIntExact(indexes.elements());
    return new Positions(Positions.Kind.TUPLES, count, List.of(x.size(axis)));
  }

  @Override
  public IndexedLines lines(Shape x, Shape indexes) {
    return IndexedLines.elements(x, indexes, axis);
  }
}
