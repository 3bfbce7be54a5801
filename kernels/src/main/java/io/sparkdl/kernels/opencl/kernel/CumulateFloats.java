package io.sparkdl.kernels.opencl.kernel;

/** Sums or products along lines, one item per line. Lines lie as in {@link ArgExtremeFloats}. */
public final class CumulateFloats extends ArenaKernel {
  private final int n;
  private final int length;
  private final int stride;
  private final int x;
  private final int y;
  private final int product;
  private final int exclusive;
  private final int reverse;

  /** A launch over n lines; the last three are 1 for what they name, else 0. */
  public CumulateFloats(
      int n, int length, int stride, int x, int y, int product, int exclusive, int reverse) {
    this.n = n;
    this.length = length;
    this.stride = stride;
    this.x = x;
    this.y = y;
    this.product = product;
    this.exclusive = exclusive;
    this.reverse = reverse;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int first = i / stride * length * stride + i % stride;
      float joined = product;
      for (int k = 0; k < length; k++) {
        int at = first + (reverse == 1 ? length - 1 - k : k) * stride;
        float v = floats[x + at];
        float next = product == 1 ? joined * v : joined + v;
        floats[y + at] = exclusive == 1 ? joined : next;
        joined = next;
      }
    }
  }
}
