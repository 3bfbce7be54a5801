package io.sparkdl.kernels.opencl.kernel;

/**
 * dx = dy at the positions that were chosen of each line, else 0; one item per line. Lines lie as
 * in {@link ArgExtremeFloats}.
 */
public final class TopKGradLines extends ArenaKernel {
  private final int n;
  private final int length;
  private final int stride;
  private final int k;
  private final int dy;
  private final int positions;
  private final int dx;

  /** A launch over n lines of dx, of this length each. */
  public TopKGradLines(int n, int length, int stride, int k, int dy, int positions, int dx) {
    this.n = n;
    this.length = length;
    this.stride = stride;
    this.k = k;
    this.dy = dy;
    this.positions = positions;
    this.dx = dx;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int to = dx + i / stride * length * stride + i % stride;
      int from = i / stride * k * stride + i % stride;
      for (int at = 0; at < length; at++) {
        floats[to + at * stride] = 0;
      }
      for (int rank = 0; rank < k; rank++) {
        int at = (int) longs[positions + from + rank * stride];
        floats[to + at * stride] = floats[dy + from + rank * stride];
      }
    }
  }
}
