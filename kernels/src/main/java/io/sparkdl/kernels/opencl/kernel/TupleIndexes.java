package io.sparkdl.kernels.opencl.kernel;

/**
 * Positions (n) of tuples of indexes (n, rank), row-major in axes whose sizes the table holds; -1
 * where an index is outside its axis. Negative indexes count from the end if wrap is 1.
 */
public final class TupleIndexes extends ArenaKernel {
  private final int n;
  private final int rank;
  private final int wrap;
  private final int table;
  private final int indexes;
  private final int positions;

  /** A launch over n tuples. */
  public TupleIndexes(int n, int rank, int wrap, int table, int indexes, int positions) {
    this.n = n;
    this.rank = rank;
    this.wrap = wrap;
    this.table = table;
    this.indexes = indexes;
    this.positions = positions;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int position = 0;
      int outside = 0;
      for (int axis = 0; axis < rank; axis++) {
        int size = ints[table + axis];
        int index = ints[indexes + i * rank + axis];
        if (wrap == 1 && index < 0) {
          index += size;
        }
        if (index < 0 || index >= size) {
          outside = 1;
        }
        position = position * size + index;
      }
      ints[positions + i] = outside == 1 ? -1 : position;
    }
  }
}
