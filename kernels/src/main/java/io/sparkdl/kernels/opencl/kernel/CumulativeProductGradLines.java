package io.sparkdl.kernels.opencl.kernel;

/**
 * Gradient of a cumulative product along lines, one item per line: first what lies behind each
 * element, into dx, then times the product of what lies before. Lines lie as in {@link
 * ArgExtremeFloats}.
 */
public final class CumulativeProductGradLines extends ArenaKernel {
  private final int n;
  private final int length;
  private final int stride;
  private final int dy;
  private final int x;
  private final int dx;
  private final int exclusive;
  private final int reverse;

  /** A launch over n lines; the last two are 1 for what they name, else 0. */
  public CumulativeProductGradLines(
      int n, int length, int stride, int dy, int x, int dx, int exclusive, int reverse) {
    this.n = n;
    this.length = length;
    this.stride = stride;
    this.dy = dy;
    this.x = x;
    this.dx = dx;
    this.exclusive = exclusive;
    this.reverse = reverse;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int first = i / stride * length * stride + i % stride;
      float sum = 0;
      for (int k = length - 1; k >= 0; k--) {
        int at = first + (reverse == 1 ? length - 1 - k : k) * stride;
        float own = floats[dy + at];
        float behind = exclusive == 1 ? sum : own + sum;
        floats[dx + at] = behind;
        sum = floats[x + at] * behind + (exclusive == 1 ? own : 0);
      }
      float before = 1;
      for (int k = 0; k < length; k++) {
        int at = first + (reverse == 1 ? length - 1 - k : k) * stride;
        floats[dx + at] = before * floats[dx + at];
        before = before * floats[x + at];
      }
    }
  }
}
