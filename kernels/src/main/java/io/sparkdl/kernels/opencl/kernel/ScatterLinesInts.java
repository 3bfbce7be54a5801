package io.sparkdl.kernels.opencl.kernel;

/**
 * Combines the elements part[line, m, column], in the order of m, with whole[line, position of m,
 * column]; -1 is left out. Each item has a column of a line and the positions that are its lane
 * modulo the number of lanes, so no two items meet and the order is fixed. The reduction is 0 for
 * the update itself, 1 sum, 2 product, 3 maximum, 4 minimum.
 */
public final class ScatterLinesInts extends ArenaKernel {
  private final int n;
  private final int rank;
  private final int table;
  private final int count;
  private final int width;
  private final int lanes;
  private final int wholeStep;
  private final int partStep;
  private final int positionStep;
  private final int reduction;
  private final int positions;
  private final int whole;
  private final int part;

  /** A launch over n = lanes * lines * width items. */
  public ScatterLinesInts(
      int n,
      int rank,
      int table,
      int count,
      int width,
      int lanes,
      int wholeStep,
      int partStep,
      int positionStep,
      int reduction,
      int positions,
      int whole,
      int part) {
    this.n = n;
    this.rank = rank;
    this.table = table;
    this.count = count;
    this.width = width;
    this.lanes = lanes;
    this.wholeStep = wholeStep;
    this.partStep = partStep;
    this.positionStep = positionStep;
    this.reduction = reduction;
    this.positions = positions;
    this.whole = whole;
    this.part = part;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int row = i / width;
      int column = i - row * width;
      int line = row / lanes;
      int lane = row - line * lanes;
      int first = positions + strided(line, rank, table, 2);
      int from = part + strided(line, rank, table, 1) + column;
      int start = whole + strided(line, rank, table, 0) + column;
      for (int m = 0; m < count; m++) {
        int position = ints[first + m * positionStep];
        if (position >= 0 && position % lanes == lane) {
          int to = start + position * wholeStep;
          int update = ints[from + m * partStep];
          int old = ints[to];
          if (reduction == 1) {
            update = old + update;
          } else if (reduction == 2) {
            update = old * update;
          } else if (reduction == 3) {
            update = old > update ? old : update;
          } else if (reduction == 4) {
            update = old < update ? old : update;
          }
          ints[to] = update;
        }
      }
    }
  }
}
