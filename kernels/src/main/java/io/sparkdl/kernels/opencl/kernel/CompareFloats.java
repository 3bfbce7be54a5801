package io.sparkdl.kernels.opencl.kernel;

/**
 * y (n) bool = a compared with b, EQUAL to LESS_OR_EQUAL of {@link Functions}; a and b are read
 * with strides of their own.
 */
public final class CompareFloats extends ArenaKernel {
  private final int function;
  private final int n;
  private final int rank;
  private final int table;
  private final int a;
  private final int b;
  private final int y;

  /** A launch over n elements; the table holds the sizes, the strides of a, then of b. */
  public CompareFloats(int function, int n, int rank, int table, int a, int b, int y) {
    this.function = function;
    this.n = n;
    this.rank = rank;
    this.table = table;
    this.a = a;
    this.b = b;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      float left = floats[a + strided(i, rank, table, 0)];
      float right = floats[b + strided(i, rank, table, 1)];
      ints[y + i] = value(left, right);
    }
  }

  private int value(float left, float right) {
    if (function == Functions.EQUAL) {
      return left == right ? 1 : 0;
    }
    if (function == Functions.GREATER) {
      return left > right ? 1 : 0;
    }
    if (function == Functions.GREATER_OR_EQUAL) {
      return left >= right ? 1 : 0;
    }
    if (function == Functions.LESS) {
      return left < right ? 1 : 0;
    }
    return left <= right ? 1 : 0;
  }
}
