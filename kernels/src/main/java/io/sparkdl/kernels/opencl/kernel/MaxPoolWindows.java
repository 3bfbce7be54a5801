package io.sparkdl.kernels.opencl.kernel;

/** Largest element of each window: x (planes, inPoints) to y (n = planes * outPoints). */
public final class MaxPoolWindows extends WindowKernel {
  private final int n;
  private final int x;
  private final int y;
  private final float lowest;

  /** A launch over n elements; lowest is the result of a window that is all padding. */
  public MaxPoolWindows(WindowTable geometry, int n, int x, int y, float lowest) {
    super(geometry);
    this.n = n;
    this.x = x;
    this.y = y;
    this.lowest = lowest;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int plane = x + i / outPoints * inPoints;
      int point = i % outPoints;
      int found = 0;
      float largest = lowest;
      for (int tap = 0; tap < taps; tap++) {
        int at = inputAt(point, tap);
        if (at >= 0) {
          float v = floats[plane + at];
          largest = found == 0 || v > largest ? v : largest;
          found = 1;
        }
      }
      floats[y + i] = largest;
    }
  }
}
