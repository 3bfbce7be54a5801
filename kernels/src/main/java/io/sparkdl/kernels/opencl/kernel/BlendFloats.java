package io.sparkdl.kernels.opencl.kernel;

/** y (n) = old * share + fresh * (1 - share); y may be old. */
public final class BlendFloats extends ArenaKernel {
  private final int n;
  private final int old;
  private final int fresh;
  private final int y;
  private final float share;

  /** A launch over n elements. */
  public BlendFloats(int n, int old, int fresh, int y, float share) {
    this.n = n;
    this.old = old;
    this.fresh = fresh;
    this.y = y;
    this.share = share;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      floats[y + i] = floats[old + i] * share + floats[fresh + i] * (1 - share);
    }
  }
}
