package io.sparkdl.kernels.opencl.kernel;

/** Hands n elements of the arena to the host: outgoing (n) = x (n). */
public final class SendFloats extends ArenaKernel {
  private final int n;
  private final int x;

  /** What the host gets; the launcher passes its array. */
  private float[] outgoing;

  /** A launch over n elements. */
  public SendFloats(int n, int x) {
    this.n = n;
    this.x = x;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      outgoing[i] = floats[x + i];
    }
  }
}
