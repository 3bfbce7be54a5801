package io.sparkdl.kernels.opencl.kernel;

/**
 * The product of {@link MatMulNaive} by tiles of 16 x 16 in local memory: each element of a and b
 * is loaded once for 16 results. Needs work groups of 256 items and 2 KB of local memory; any sizes
 * are right, below 16 rows or columns most of a tile is idle.
 */
public final class MatMulTiled16 extends ArenaKernel {
  /** Width and height of a tile, and of a work group. */
  public static final int TILE = 16;

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
  @Local private final float[] aTile = new float[TILE * TILE];
  @Local private final float[] bTile = new float[TILE * TILE];

  /** A launch over columns, rows and batches, the first two rounded up to whole tiles. */
  public MatMulTiled16(Product product) {
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
    int row = getGlobalId(1);
    int batch = getGlobalId(2);
    int tileColumn = getLocalId(0);
    int tileRow = getLocalId(1);
    int left = a + strided(batch, rank, table, 0) + row * aRow;
    int right = b + strided(batch, rank, table, 1) + column * bColumn;
    int at = tileRow * TILE + tileColumn;
    float sum = 0;
    for (int start = 0; start < inner; start += TILE) {
      int aAt = start + tileColumn;
      int bAt = start + tileRow;
      aTile[at] = row < rows && aAt < inner ? floats[left + aAt * aInner] : 0;
      bTile[at] = column < columns && bAt < inner ? floats[right + bAt * bInner] : 0;
      localBarrier();
      for (int k = 0; k < TILE; k++) {
        sum += aTile[tileRow * TILE + k] * bTile[k * TILE + tileColumn];
      }
      localBarrier();
    }
    if (row < rows && column < columns) {
      sum = sum * alpha;
      if (beta != 0) {
        sum = sum + beta * floats[c + row * cRow + column * cColumn];
      }
      floats[y + (batch * rows + row) * columns + column] = sum;
    }
  }
}
