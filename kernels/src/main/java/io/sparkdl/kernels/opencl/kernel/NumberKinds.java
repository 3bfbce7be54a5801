package io.sparkdl.kernels.opencl.kernel;

/**
 * Numbers kinds of rows: of ranks (n) and firsts (n), the first row equal to each, to the first row
 * of each kind (most, -1 after the last one), the kind of each row (n), how many rows each kind has
 * (most, 0 after the last one), and the number of kinds. Kinds are in the order of their ranks if
 * sorted is 1, else in that of their first rows.
 */
public final class NumberKinds extends ArenaKernel {
  private final int n;
  private final int most;
  private final int sorted;
  private final int ranks;
  private final int firsts;
  private final int kindFirsts;
  private final int rowKinds;
  private final int kindCounts;
  private final int total;

  /** A launch over the larger of n rows and most + 1 kinds. */
  public NumberKinds(
      int n,
      int most,
      int sorted,
      int ranks,
      int firsts,
      int kindFirsts,
      int rowKinds,
      int kindCounts,
      int total) {
    this.n = n;
    this.most = most;
    this.sorted = sorted;
    this.ranks = ranks;
    this.firsts = firsts;
    this.kindFirsts = kindFirsts;
    this.rowKinds = rowKinds;
    this.kindCounts = kindCounts;
    this.total = total;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    int kinds = 0;
    if (i < n || i <= most) {
      for (int row = 0; row < n; row++) {
        if (ints[firsts + row] == row) {
          kinds++;
        }
      }
    }
    if (i == 0) {
      longs[total] = kinds;
    }
    if (i >= kinds && i < most) {
      longs[kindFirsts + i] = -1;
      longs[kindCounts + i] = 0;
    }
    if (i < n) {
      int first = ints[firsts + i];
      int kind = 0;
      int rows = 0;
      for (int row = 0; row < n; row++) {
        int earlier =
            sorted == 1 ? (ints[ranks + row] < ints[ranks + i] ? 1 : 0) : row < first ? 1 : 0;
        if (ints[firsts + row] == row && earlier == 1) {
          kind++;
        }
        if (ints[firsts + row] == first) {
          rows++;
        }
      }
      longs[rowKinds + i] = kind;
      if (first == i && kind < most) {
        longs[kindFirsts + kind] = i;
        longs[kindCounts + kind] = rows;
      }
    }
  }
}
