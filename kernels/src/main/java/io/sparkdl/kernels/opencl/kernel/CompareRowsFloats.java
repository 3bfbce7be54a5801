package io.sparkdl.kernels.opencl.kernel;

/**
 * Compares each row of a matrix x (n, width) with every other: ranks (n), the number of rows that
 * come before it in order, and firsts (n), the first row that is equal to it.
 */
public final class CompareRowsFloats extends ArenaKernel {
  private final int n;
  private final int width;
  private final int x;
  private final int ranks;
  private final int firsts;

  /** A launch over n rows. */
  public CompareRowsFloats(int n, int width, int x, int ranks, int firsts) {
    this.n = n;
    this.width = width;
    this.x = x;
    this.ranks = ranks;
    this.firsts = firsts;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int before = 0;
      int first = i;
      for (int other = 0; other < n; other++) {
        int order = 0;
        for (int k = 0; k < width && order == 0; k++) {
          float left = floats[x + other * width + k];
          float right = floats[x + i * width + k];
          order = left < right ? -1 : left > right ? 1 : 0;
        }
        if (order < 0) {
          before++;
        }
        if (order == 0 && other < first) {
          first = other;
        }
      }
      ints[ranks + i] = before;
      ints[firsts + i] = first;
    }
  }
}
