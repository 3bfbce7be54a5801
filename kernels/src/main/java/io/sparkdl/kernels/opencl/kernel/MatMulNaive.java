package io.sparkdl.kernels.opencl.kernel;

/**
 * y (batch, rows, columns) = alpha * a * b + beta * c, one work item per element. The strides allow
 * transposed operands and a repeated c; without c, beta is 0 and c is not read.
 */
public final class MatMulNaive extends ArenaKernel {
  private final int batches;
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

  /** A launch with an item per element; the product says the sizes and the strides. */
  public MatMulNaive(Product product) {
    this.batches = product.batches();
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
    int i = getGlobalId(0);
    if (i < batches * rows * columns) {
      int column = i % columns;
      int row = i / columns % rows;
      int batch = i / columns / rows;
      int left = a + strided(batch, rank, table, 0) + row * aRow;
      int right = b + strided(batch, rank, table, 1) + column * bColumn;
      float sum = 0;
      for (int k = 0; k < inner; k++) {
        sum += floats[left + k * aInner] * floats[right + k * bInner];
      }
      sum = sum * alpha;
      if (beta != 0) {
        sum = sum + beta * floats[c + row * cRow + column * cColumn];
      }
      floats[y + i] = sum;
    }
  }
}
