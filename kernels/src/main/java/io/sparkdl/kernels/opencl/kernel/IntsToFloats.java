package io.sparkdl.kernels.opencl.kernel;

/** Converts int32 and bool to float: y (n) of x (n). */
public final class IntsToFloats extends ArenaKernel {
  private final int n;
  private final int x;
  private final int y;

  /** A launch over n elements. */
  public IntsToFloats(int n, int x, int y) {
    this.n = n;
    this.x = x;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      floats[y + i] = ints[x + i];
    }
  }
}
