package io.sparkdl.kernels.opencl.kernel;

/**
 * Positions (rows, count) of one index per row: count ones from the index on, back at 0 after the
 * limit if ring is 1; or, if reversed is 1, those before the index in reverse order and the others
 * as they are. -1 where that is outside the limit.
 */
public final class RowIndexes extends ArenaKernel {
  private final int n;
  private final int count;
  private final int limit;
  private final int ring;
  private final int reversed;
  private final int indexes;
  private final int positions;

  /** A launch over n = rows * count positions. */
  public RowIndexes(
      int n, int count, int limit, int ring, int reversed, int indexes, int positions) {
    this.n = n;
    this.count = count;
    this.limit = limit;
    this.ring = ring;
    this.reversed = reversed;
    this.indexes = indexes;
    this.positions = positions;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int index = ints[indexes + i / count];
      int step = i % count;
      int position = step;
      if (reversed == 0) {
        position = index + step;
        if (ring == 1 && index >= 0) {
          position = position % limit;
        }
      } else if (step < index) {
        position = index - 1 - step;
      }
      ints[positions + i] = position < 0 || position >= limit ? -1 : position;
    }
  }
}
