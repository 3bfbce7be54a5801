package io.sparkdl.kernels.opencl.kernel;

/** Hands n elements of the arena to the host: outgoing (n) = x (n). */
public final class SendInts extends ArenaKernel {
  private final int n;
  private final int x;

  /** What the host gets; the launcher passes its array. */
  private int[] outgoing;

  /** A launch over n elements. */
  public SendInts(int n, int x) {
    this.n = n;
    this.x = x;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      outgoing[i] = ints[x + i];
    }
  }
}
