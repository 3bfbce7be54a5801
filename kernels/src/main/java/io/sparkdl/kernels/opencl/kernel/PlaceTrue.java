package io.sparkdl.kernels.opencl.kernel;

/**
 * Positions (most) of the true elements of a condition (n), -1 after the last one, and their number
 * as int64, by the counts of the chunks.
 */
public final class PlaceTrue extends ArenaKernel {
  private final int n;
  private final int chunks;
  private final int chunk;
  private final int most;
  private final int condition;
  private final int counts;
  private final int positions;
  private final int total;

  /** A launch over chunks of so many elements each. */
  public PlaceTrue(
      int n, int chunks, int chunk, int most, int condition, int counts, int positions, int total) {
    this.n = n;
    this.chunks = chunks;
    this.chunk = chunk;
    this.most = most;
    this.condition = condition;
    this.counts = counts;
    this.positions = positions;
    this.total = total;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < chunks) {
      int before = 0;
      int all = 0;
      for (int other = 0; other < chunks; other++) {
        if (other < i) {
          before += ints[counts + other];
        }
        all += ints[counts + other];
      }
      for (int at = i * chunk; at < n && at < (i + 1) * chunk; at++) {
        if (ints[condition + at] != 0) {
          if (before < most) {
            ints[positions + before] = at;
          }
          before++;
        }
      }
      for (int at = all + i; at < most; at += chunks) {
        ints[positions + at] = -1;
      }
      if (i == 0) {
        longs[total] = all;
      }
    }
  }
}
