package io.sparkdl.kernels.opencl.kernel;

/** How many of each chunk of a condition (n) are true: counts (chunks). */
public final class CountTrue extends ArenaKernel {
  private final int n;
  private final int chunks;
  private final int chunk;
  private final int condition;
  private final int counts;

  /** A launch over chunks of so many elements each. */
  public CountTrue(int n, int chunks, int chunk, int condition, int counts) {
    this.n = n;
    this.chunks = chunks;
    this.chunk = chunk;
    this.condition = condition;
    this.counts = counts;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < chunks) {
      int found = 0;
      for (int at = i * chunk; at < n && at < (i + 1) * chunk; at++) {
        if (ints[condition + at] != 0) {
          found++;
        }
      }
      ints[counts + i] = found;
    }
  }
}
