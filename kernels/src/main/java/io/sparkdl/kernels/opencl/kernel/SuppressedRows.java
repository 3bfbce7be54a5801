package io.sparkdl.kernels.opencl.kernel;

/**
 * Rows (rows, 3) of sample, class and box from the picks (lists, most) of {@link SuppressBoxes}, -1
 * after the last one, and their number, which may be more than rows.
 */
public final class SuppressedRows extends ArenaKernel {
  private final int rows;
  private final int lists;
  private final int classes;
  private final int most;
  private final int picks;
  private final int numbers;
  private final int indexes;
  private final int total;

  /** A launch over at least one row. */
  public SuppressedRows(
      int rows, int lists, int classes, int most, int picks, int numbers, int indexes, int total) {
    this.rows = rows;
    this.lists = lists;
    this.classes = classes;
    this.most = most;
    this.picks = picks;
    this.numbers = numbers;
    this.indexes = indexes;
    this.total = total;
  }

  @Override
  public void run() {
    tick();
    int row = getGlobalId(0);
    int list = 0;
    int rest = row;
    while (list < lists && rest >= ints[numbers + list]) {
      rest = rest - ints[numbers + list];
      list++;
    }
    if (row < rows) {
      int known = list < lists ? 1 : 0;
      longs[indexes + 3 * row] = known == 1 ? list / classes : -1;
      longs[indexes + 3 * row + 1] = known == 1 ? list % classes : -1;
      longs[indexes + 3 * row + 2] = known == 1 ? ints[picks + list * most + rest] : -1;
    }
    if (row == 0) {
      int sum = 0;
      for (int k = 0; k < lists; k++) {
        sum += ints[numbers + k];
      }
      longs[total] = sum;
    }
  }
}
