package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/**
 * Updates single elements of the data, each at the index's own place but for the axis, where the
 * index says: y[indexes[i][j]][j] = updates[i][j] for axis 0. ONNX ScatterElements-18, and its
 * forerunner Scatter-9.
 */
public record ScatterElements(int axis, ScatterReduction reduction) implements IndexedScatter {
  @Override
  public ScatterElements with(ScatterReduction other) {
    return new ScatterElements(axis, other);
  }

  @Override
  public void check(Shape data, Shape indexes, Shape updates) {
    GatherElements.check(this, data, indexes, axis);
    Check.that(updates.equals(indexes), this, "an update per index of " + indexes, updates);
  }

  @Override
  public Positions positions(Shape data, Shape indexes, Shape updates) {
    int count = Math.toIntExact(indexes.elements());
    return new Positions(Positions.Kind.TUPLES, count, List.of(data.size(axis)));
  }

  @Override
  public IndexedLines lines(Shape data, Shape indexes, Shape updates) {
    return IndexedLines.elements(data, indexes, axis);
  }
}
