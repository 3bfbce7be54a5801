package io.sparkdl.kernels.opencl.kernel;

/**
 * y (n) int64: position of the largest or smallest element of each line, one item per line. A
 * line's elements are {@code stride} apart, and so many lines lie between each other.
 */
public final class ArgExtremeInts extends ArenaKernel {
  private final int n;
  private final int length;
  private final int stride;
  private final int x;
  private final int y;
  private final int largest;
  private final int last;

  /** A launch over n lines; the last two are 1 for the largest, and for the last of equal ones. */
  public ArgExtremeInts(int n, int length, int stride, int x, int y, int largest, int last) {
    this.n = n;
    this.length = length;
    this.stride = stride;
    this.x = x;
    this.y = y;
    this.largest = largest;
    this.last = last;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int first = x + i / stride * length * stride + i % stride;
      int best = 0;
      int found = ints[first];
      for (int k = 1; k < length; k++) {
        int v = ints[first + k * stride];
        int worse = better(found, v);
        if (better(v, found) == 1 || last == 1 && worse == 0) {
          best = k;
          found = v;
        }
      }
      longs[y + i] = best;
    }
  }

  /** 1 if an element comes before another whatever their positions, else 0. */
  private int better(int v, int than) {
    if (largest == 1) {
      return v > than ? 1 : 0;
    }
    return v < than ? 1 : 0;
  }
}
