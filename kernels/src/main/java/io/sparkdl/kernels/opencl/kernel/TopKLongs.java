package io.sparkdl.kernels.opencl.kernel;

/**
 * The k best elements of each line with their positions. One item per element counts those of its
 * line that come before it; that is its place if it is below k.
 */
public final class TopKLongs extends ArenaKernel {
  private final int n;
  private final int length;
  private final int stride;
  private final int k;
  private final int x;
  private final int values;
  private final int positions;
  private final int largest;

  /** A launch over the n elements of x; {@code largest} is 0 for the smallest. */
  public TopKLongs(
      int n, int length, int stride, int k, int x, int values, int positions, int largest) {
    this.n = n;
    this.length = length;
    this.stride = stride;
    this.k = k;
    this.x = x;
    this.values = values;
    this.positions = positions;
    this.largest = largest;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int outer = i / (length * stride);
      int own = i / stride % length;
      int first = x + outer * length * stride + i % stride;
      long v = longs[x + i];
      int rank = 0;
      for (int other = 0; other < length; other++) {
        long w = longs[first + other * stride];
        if (better(w, v) == 1 || other < own && better(v, w) == 0) {
          rank = rank + 1;
        }
      }
      if (rank < k) {
        int target = (outer * k + rank) * stride + i % stride;
        longs[values + target] = v;
        longs[positions + target] = own;
      }
    }
  }

  /** 1 if an element comes before another whatever their positions, else 0. */
  private int better(long v, long than) {
    if (largest == 1) {
      return v > than ? 1 : 0;
    }
    return v < than ? 1 : 0;
  }
}
