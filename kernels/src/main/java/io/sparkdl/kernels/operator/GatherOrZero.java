package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/**
 * As {@link Gather}, but an index outside the axis, such as -1, gives zeros: for results of a
 * bounded size of which only the first ones count. Not an ONNX operator.
 */
public record GatherOrZero(int axis) implements IndexedGather {
  @Override
  public Shape outputShape(Shape x, Shape indexes) {
    return new Gather(axis).outputShape(x, indexes);
  }

  @Override
  public Positions positions(Shape x, Shape indexes) {
    int count = Math.toIntExact(indexes.elements());
    return new Positions(Positions.Kind.PICKS, count, List.of(x.size(axis)));
  }

  @Override
  public IndexedLines lines(Shape x, Shape indexes) {
    return new Gather(axis).lines(x, indexes);
  }
}
