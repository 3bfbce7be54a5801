package io.sparkdl.train;

/**
 * How a flat array is divided over workers: worker w owns from {@code from(w)} to {@code from(w +
 * 1)}. All but the last begin and end at multiples of 16 floats, a cache line; some are empty if
 * there are many workers.
 */
record Slices(long length, int workers) {
  private static final int ALIGNMENT = 16;

  Slices {
    if (length < 0 || workers < 1) {
      throw new IllegalArgumentException(
          "slices: expected a length of at least 0 and 1 worker, got " + length + ", " + workers);
    }
  }

  /** First element of a worker's slice; for {@code worker} = workers, the length. */
  long from(int worker) {
    if (worker == workers) {
      return length;
    }
    long lines = (length + ALIGNMENT - 1) / ALIGNMENT;
    return Math.min(length, Math.multiplyExact(lines, (long) worker) / workers * ALIGNMENT);
  }

  /** Elements of a worker's slice. */
  int size(int worker) {
    return Math.toIntExact(from(worker + 1) - from(worker));
  }
}
