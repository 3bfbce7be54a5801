package io.sparkdl.kernels.opencl.kernel;

/** y (n) = a where the condition is true, else b; all three are read with strides of their own. */
public final class WhereFloats extends ArenaKernel {
  private final int n;
  private final int rank;
  private final int table;
  private final int condition;
  private final int a;
  private final int b;
  private final int y;

  /** A launch over n elements; the table holds the sizes, the strides of condition, a, then b. */
  public WhereFloats(int n, int rank, int table, int condition, int a, int b, int y) {
    this.n = n;
    this.rank = rank;
    this.table = table;
    this.condition = condition;
    this.a = a;
    this.b = b;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      if (ints[condition + strided(i, rank, table, 0)] != 0) {
        floats[y + i] = floats[a + strided(i, rank, table, 1)];
      } else {
        floats[y + i] = floats[b + strided(i, rank, table, 2)];
      }
    }
  }
}
