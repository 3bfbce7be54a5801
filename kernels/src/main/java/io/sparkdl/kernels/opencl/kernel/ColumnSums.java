package io.sparkdl.kernels.opencl.kernel;

/**
 * y (columns) = sum over rows of a * b, one work item per column, in the order of the rows; without
 * b (-1), of a.
 */
public final class ColumnSums extends ArenaKernel {
  private final int columns;
  private final int rows;
  private final int a;
  private final int aStride;
  private final int b;
  private final int bStride;
  private final int y;

  /** A launch with an item per column; the strides are those of the rows. */
  public ColumnSums(int columns, int rows, int a, int aStride, int b, int bStride, int y) {
    this.columns = columns;
    this.rows = rows;
    this.a = a;
    this.aStride = aStride;
    this.b = b;
    this.bStride = bStride;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < columns) {
      float sum = 0;
      for (int k = 0; k < rows; k++) {
        float v = floats[a + k * aStride + i];
        if (b >= 0) {
          v = v * floats[b + k * bStride + i];
        }
        sum += v;
      }
      floats[y + i] = sum;
    }
  }
}
