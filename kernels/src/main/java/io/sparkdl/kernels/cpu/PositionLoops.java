package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.operator.Positions;
import io.sparkdl.kernels.tensor.ElementType;

/** Turns a tensor of indexes into positions, and stops at one that is outside its axis. */
final class PositionLoops {
  private final Positions rule;
  private final String operator;
  private final Tensor indexes;
  private final int[] positions;
  private final int[] sizes;

  PositionLoops(Positions rule, String operator, Tensor indexes) {
    this.rule = rule;
    this.operator = operator;
    this.indexes = indexes;
    this.positions = new int[rule.total()];
    this.sizes = rule.sizes().stream().mapToInt(Integer::intValue).toArray();
  }

  /** The positions of the last {@link #fill}; -1 is nowhere. */
  int[] positions() {
    return positions;
  }

  /** Computes the positions from the indexes as they are now. */
  void fill() {
    switch (rule.kind()) {
      case TUPLES, PICKS -> tuples(rule.kind() == Positions.Kind.TUPLES);
      case REVERSED -> reversed();
      case WINDOW, RING -> windows(rule.kind() == Positions.Kind.RING);
    }
  }

  private long index(int i) {
    return indexes.type().element() == ElementType.INT64
        ? indexes.longs().get(i)
        : indexes.ints().get(i);
  }

  private void tuples(boolean strict) {
    for (int i = 0; i < positions.length; i++) {
      int position = 0;
      for (int axis = 0; axis < sizes.length && position >= 0; axis++) {
        long number = index(i * sizes.length + axis);
        long wrapped = strict && number < 0 ? number + sizes[axis] : number;
        boolean inside = wrapped >= 0 && wrapped < sizes[axis];
        if (!inside && strict) {
          throw outside(-sizes[axis], sizes[axis] - 1, number);
        }
        position = inside ? position * sizes[axis] + (int) wrapped : -1;
      }
      positions[i] = position;
    }
  }

  private void reversed() {
    int steps = rule.count();
    for (int row = 0; row < sizes[0]; row++) {
      long length = index(row);
      if (length < 0 || length > steps) {
        throw outside(0, steps, length);
      }
      for (int t = 0; t < steps; t++) {
        positions[row * steps + t] = t < length ? (int) length - 1 - t : t;
      }
    }
  }

  private void windows(boolean ring) {
    int count = rule.count();
    int most = ring ? sizes[1] - 1 : sizes[1] - count;
    for (int row = 0; row < sizes[0]; row++) {
      long start = index(row);
      if (start < 0 || start > most) {
        throw outside(0, most, start);
      }
      for (int i = 0; i < count; i++) {
        positions[row * count + i] = (int) ((start + i) % sizes[1]);
      }
    }
  }

  private DeviceException outside(int least, int most, long index) {
    return new DeviceException(
        "%s: expected indexes from %d to %d, got %d".formatted(operator, least, most, index));
  }
}
