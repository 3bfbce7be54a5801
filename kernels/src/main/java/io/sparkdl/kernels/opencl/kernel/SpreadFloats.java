package io.sparkdl.kernels.opencl.kernel;

/** y (n) = factor * x (n / width): each element of x is repeated width times. */
public final class SpreadFloats extends ArenaKernel {
  private final int n;
  private final int width;
  private final int x;
  private final int y;
  private final float factor;

  /** A launch over n elements of y. */
  public SpreadFloats(int n, int width, int x, int y, float factor) {
    this.n = n;
    this.width = width;
    this.x = x;
    this.y = y;
    this.factor = factor;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      floats[y + i] = factor * floats[x + i / width];
    }
  }
}
