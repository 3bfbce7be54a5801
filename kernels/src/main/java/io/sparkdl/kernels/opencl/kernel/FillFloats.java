package io.sparkdl.kernels.opencl.kernel;

/** y (n) = value. */
public final class FillFloats extends ArenaKernel {
  private final int n;
  private final int y;
  private final float value;

  /** A launch over n elements. */
  public FillFloats(int n, int y, float value) {
    this.n = n;
    this.y = y;
    this.value = value;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      floats[y + i] = value;
    }
  }
}
