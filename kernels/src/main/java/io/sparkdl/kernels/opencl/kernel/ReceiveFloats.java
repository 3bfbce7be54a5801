package io.sparkdl.kernels.opencl.kernel;

/** Puts the first n elements that the host sent into the arena: y (n) = incoming (n). */
public final class ReceiveFloats extends ArenaKernel {
  private final int n;
  private final int y;

  /** What the host sends; the launcher passes its array. */
  private float[] incoming;

  /** A launch over n elements. */
  public ReceiveFloats(int n, int y) {
    this.n = n;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      floats[y + i] = incoming[i];
    }
  }
}
