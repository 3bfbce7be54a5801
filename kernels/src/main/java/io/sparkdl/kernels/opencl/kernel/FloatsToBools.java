package io.sparkdl.kernels.opencl.kernel;

/** True where a float is not 0: y (n) of x (n). */
public final class FloatsToBools extends ArenaKernel {
  private final int n;
  private final int x;
  private final int y;

  /** A launch over n elements. */
  public FloatsToBools(int n, int x, int y) {
    this.n = n;
    this.x = x;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      ints[y + i] = floats[x + i] != 0 ? 1 : 0;
    }
  }
}
