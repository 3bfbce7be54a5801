package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Slices of x at tuples of indexes, which are the last axis of the indexes: x (d0, d1, D) with
 * indexes (N, 2) gives (N, D). The first {@code batchDims} axes of both are the same and gathered
 * for themselves. ONNX GatherND-13.
 */
public record GatherND(int batchDims) implements IndexedGather {
  public GatherND {
    if (batchDims < 0) {
      throw new IllegalArgumentException(
          "GatherND: expected batchDims of at least 0, got " + batchDims);
    }
  }

  @Override
  public Shape outputShape(Shape x, Shape indexes) {
    int rank = indexes.rank();
    boolean fits = rank > batchDims && batchDims + indexes.size(-1) <= x.rank();
    for (int axis = 0; fits && axis < batchDims; axis++) {
      fits = x.size(axis) == indexes.size(axis);
    }
    Check.that(fits, this, "tuples for axes of " + x + " from " + batchDims + " on", indexes);
    List<Integer> sizes = new ArrayList<>();
    for (int axis = 0; axis < rank - 1; axis++) {
      sizes.add(indexes.size(axis));
    }
    for (int axis = batchDims + indexes.size(-1); axis < x.rank(); axis++) {
      sizes.add(x.size(axis));
    }
    return Shape.of(sizes);
  }

  @Override
  public Positions positions(Shape x, Shape indexes) {
    return positions(x, indexes, batchDims);
  }

  /** Positions of the tuples in the axes from {@code batchDims} on. */
  static Positions positions(Shape whole, Shape indexes, int batchDims) {
    List<Integer> sizes = new ArrayList<>();
    for (int axis = batchDims; axis < batchDims + indexes.size(-1); axis++) {
      sizes.add(whole.size(axis));
    }
    return new Positions(Positions.Kind.TUPLES, indexes.product(0, indexes.rank() - 1), sizes);
  }

  @Override
  public IndexedLines lines(Shape x, Shape indexes) {
    return lines(x, indexes, batchDims);
  }

  /** Rows that the tuples point at. */
  static IndexedLines lines(Shape whole, Shape indexes, int batchDims) {
    int tuple = indexes.size(-1);
    int batches = whole.product(0, batchDims);
    return IndexedLines.batches(
        batches,
        whole.product(batchDims, batchDims + tuple),
        indexes.product(batchDims, indexes.rank() - 1),
        whole.product(batchDims + tuple, whole.rank()));
  }
}
