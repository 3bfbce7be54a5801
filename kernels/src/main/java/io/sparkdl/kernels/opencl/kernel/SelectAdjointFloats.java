package io.sparkdl.kernels.opencl.kernel;

/**
 * dx (n) of dy: each element the sum of those of dy that were chosen from it, in row-major order of
 * dy. Per axis the table holds the size of x, the stride of dy and where, from the table's start,
 * the inverse is: size + 1 starts, then positions; -1 for an axis taken as it is.
 */
public final class SelectAdjointFloats extends ArenaKernel {
  private final int n;
  private final int rank;
  private final int table;
  private final int dy;
  private final int dx;

  /** A launch over n elements of dx. */
  public SelectAdjointFloats(int n, int rank, int table, int dy, int dx) {
    this.n = n;
    this.rank = rank;
    this.table = table;
    this.dy = dy;
    this.dx = dx;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int copies = 1;
      int rest = i;
      for (int axis = rank - 1; axis >= 0; axis--) {
        int next = rest / ints[table + 3 * axis];
        int at = rest - next * ints[table + 3 * axis];
        int start = ints[table + 3 * axis + 2];
        if (start >= 0) {
          copies = copies * (ints[table + start + at + 1] - ints[table + start + at]);
        }
        rest = next;
      }
      float sum = 0;
      for (int copy = 0; copy < copies; copy++) {
        sum += floats[dy + source(i, copy)];
      }
      floats[dx + i] = sum;
    }
  }

  /** Offset in dy of a copy of element i. */
  private int source(int i, int copy) {
    int rest = i;
    int copyRest = copy;
    int from = 0;
    for (int axis = rank - 1; axis >= 0; axis--) {
      int size = ints[table + 3 * axis];
      int next = rest / size;
      int at = rest - next * size;
      int start = ints[table + 3 * axis + 2];
      if (start >= 0) {
        int first = ints[table + start + at];
        int count = ints[table + start + at + 1] - first;
        at = ints[table + start + size + 1 + first + copyRest % count];
        copyRest = copyRest / count;
      }
      from += at * ints[table + 3 * axis + 1];
      rest = next;
    }
    return from;
  }
}
