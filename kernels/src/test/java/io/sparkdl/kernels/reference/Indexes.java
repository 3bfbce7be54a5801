package io.sparkdl.kernels.reference;

/** Positions of tensors as one index per axis. */
final class Indexes {
  private Indexes() {}

  /** Moves to the next position in row-major order, and from the last to the first. */
  static void next(int[] index, int[] sizes) {
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      index[axis]++;
      if (index[axis] < sizes[axis]) {
        return;
      }
      index[axis] = 0;
    }
  }

  /** The position in memory: sum of index * stride. */
  static int flat(int[] index, int[] strides) {
    int flat = 0;
    for (int axis = 0; axis < index.length; axis++) {
      flat += index[axis] * strides[axis];
    }
    return flat;
  }
}
