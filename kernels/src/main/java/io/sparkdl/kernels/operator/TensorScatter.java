package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/**
 * Writes new entries into a cache: sample b of the update goes along the axis from {@code
 * writeIndexes[b]} on. Inputs: cache (B, …, S, …), update (B, …, s, …), write indexes (B). ONNX
 * TensorScatter-24.
 *
 * @param axis negative ones from the end; not 0
 * @param ring go on at the cache's start where its end is reached, ONNX's mode {@code circular}
 */
public record TensorScatter(int axis, boolean ring) implements IndexedScatter {
  @Override
  public ScatterReduction reduction() {
    return ScatterReduction.NONE;
  }

  /** Caches are only written, never added to. */
  @Override
  public TensorScatter with(ScatterReduction other) {
    if (other != ScatterReduction.NONE) {
      throw new IllegalArgumentException("TensorScatter: expected no reduction, got " + other);
    }
    return this;
  }

  @Override
  public int indexInput() {
    return 2;
  }

  @Override
  public int updateInput() {
    return 1;
  }

  @Override
  public void check(Shape cache, Shape indexes, Shape updates) {
    boolean fits =
        cache.rank() >= 2
            && cache.axis(axis) > 0
            && updates.rank() == cache.rank()
            && updates.size(axis) <= cache.size(axis)
            && updates.with(axis, cache.size(axis)).equals(cache)
            && indexes.equals(Shape.of(cache.size(0)));
    Check.that(fits, this, "an update and write indexes for " + cache, updates + ", " + indexes);
  }

  @Override
  public Positions positions(Shape cache, Shape indexes, Shape updates) {
    return new Positions(
        ring ? Positions.Kind.RING : Positions.Kind.WINDOW,
        updates.size(axis),
        List.of(cache.size(0), cache.size(axis)));
  }

  @Override
  public IndexedLines lines(Shape cache, Shape indexes, Shape updates) {
    int at = cache.axis(axis);
    int middle = cache.product(1, at);
    int inner = cache.product(at + 1, cache.rank());
    int count = updates.size(at);
    int wholeLine = cache.size(at) * inner;
    int partLine = count * inner;
    return new IndexedLines(
        new int[] {cache.size(0), middle},
        new int[] {middle * wholeLine, wholeLine},
        new int[] {middle * partLine, partLine},
        new int[] {count, 0},
        count,
        inner,
        inner,
        1,
        inner);
  }
}
