package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;

/**
 * Updates slices of the data at tuples of indexes, which are the last axis of the indexes. ONNX
 * ScatterND-18.
 */
public record ScatterND(ScatterReduction reduction) implements IndexedScatter {
  @Override
  public ScatterND with(ScatterReduction other) {
    return new ScatterND(other);
  }

  @Override
  public void check(Shape data, Shape indexes, Shape updates) {
    Shape expected = new GatherND(0).outputShape(data, indexes);
    Check.that(updates.equals(expected), this, "updates of shape " + expected, updates);
  }

  @Override
  public Positions positions(Shape data, Shape indexes, Shape updates) {
    return GatherND.positions(data, indexes, 0);
  }

  @Override
  public IndexedLines lines(Shape data, Shape indexes, Shape updates) {
    return GatherND.lines(data, indexes, 0);
  }
}
