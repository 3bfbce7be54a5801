package io.sparkdl.kernels.opencl.kernel;

/**
 * The product of {@link MatMulNaive}, one work item per column and eight rows: an element of b is
 * loaded once for eight results, neighbouring items read neighbouring elements of a plain b, and no
 * item waits for another, so that compilers for processors can use vectors. Needs a number of rows
 * that 8 divides.
 */
public final class MatMulRows8 extends ArenaKernel {
  private final int rows;
  private final int columns;
  private final int inner;
  private final int rank;
  private final int table;
  private final int a;
  private final int aRow;
  private final int aInner;
  private final int b;
  private final int bInner;
  private final int bColumn;
  private final int c;
  private final int cRow;
  private final int cColumn;
  private final int y;
  private final float alpha;
  private final float beta;

  /** A launch over columns, eighths of the rows, and batches. */
  public MatMulRows8(Product product) {
    this.rows = product.rows();
    this.columns = product.columns();
    this.inner = product.inner();
    this.rank = product.rank();
    this.table = product.table();
    this.a = product.a();
    this.aRow = product.aRow();
    this.aInner = product.aInner();
    this.b = product.b();
    this.bInner = product.bInner();
    this.bColumn = product.bColumn();
    this.c = product.c();
    this.cRow = product.cRow();
    this.cColumn = product.cColumn();
    this.y = product.y();
    this.alpha = product.alpha();
    this.beta = product.beta();
  }

  @Override
  public void run() {
    tick();
    int column = getGlobalId(0);
    int row = getGlobalId(1) * 8;
    int batch = getGlobalId(2);
    if (column < columns) {
      int left = a + strided(batch, rank, table, 0) + row * aRow;
      int right = b + strided(batch, rank, table, 1) + column * bColumn;
      float sum0 = 0;
      float sum1 = 0;
      float sum2 = 0;
      float sum3 = 0;
      float sum4 = 0;
      float sum5 = 0;
      float sum6 = 0;
      float sum7 = 0;
      for (int k = 0; k < inner; k++) {
        float v = floats[right + k * bInner];
        int at = left + k * aInner;
        sum0 += v * floats[at];
        sum1 += v * floats[at + aRow];
        sum2 += v * floats[at + 2 * aRow];
        sum3 += v * floats[at + 3 * aRow];
        sum4 += v * floats[at + 4 * aRow];
        sum5 += v * floats[at + 5 * aRow];
        sum6 += v * floats[at + 6 * aRow];
        sum7 += v * floats[at + 7 * aRow];
      }
      int to = y + (batch * rows + row) * columns + column;
      int added = c + row * cRow + column * cColumn;
      floats[to] = finished(sum0, added);
      floats[to + columns] = finished(sum1, added + cRow);
      floats[to + 2 * columns] = finished(sum2, added + 2 * cRow);
      floats[to + 3 * columns] = finished(sum3, added + 3 * cRow);
      floats[to + 4 * columns] = finished(sum4, added + 4 * cRow);
      floats[to + 5 * columns] = finished(sum5, added + 5 * cRow);
      floats[to + 6 * columns] = finished(sum6, added + 6 * cRow);
      floats[to + 7 * columns] = finished(sum7, added + 7 * cRow);
    }
  }

  private float finished(float sum, int added) {
    if (beta != 0) {
      return sum * alpha + beta * floats[added];
    }
    return sum * alpha;
  }
}
