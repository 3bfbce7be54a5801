package io.sparkdl.kernels.opencl.kernel;

/**
 * part[line, m, column] = whole[line, position of m, column], 0 where that is -1. The table holds
 * the sizes of the walk over the lines and the strides of the whole, the part and the positions.
 */
public final class GatherLinesFloats extends ArenaKernel {
  private final int n;
  private final int rank;
  private final int table;
  private final int count;
  private final int width;
  private final int wholeStep;
  private final int partStep;
  private final int positionStep;
  private final int positions;
  private final int whole;
  private final int part;

  /** A launch over n = lines * count * width elements. */
  public GatherLinesFloats(
      int n,
      int rank,
      int table,
      int count,
      int width,
      int wholeStep,
      int partStep,
      int positionStep,
      int positions,
      int whole,
      int part) {
    this.n = n;
    this.rank = rank;
    this.table = table;
    this.count = count;
    this.width = width;
    this.wholeStep = wholeStep;
    this.partStep = partStep;
    this.positionStep = positionStep;
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
      int line = row / count;
      int m = row - line * count;
      int position = ints[positions + strided(line, rank, table, 2) + m * positionStep];
      int to = part + strided(line, rank, table, 1) + m * partStep + column;
      if (position < 0) {
        floats[to] = 0f;
      } else {
        int from = strided(line, rank, table, 0) + position * wholeStep + column;
        floats[to] = floats[whole + from];
      }
    }
  }
}
