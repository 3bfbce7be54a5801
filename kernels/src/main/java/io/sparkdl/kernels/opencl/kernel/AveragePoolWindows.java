package io.sparkdl.kernels.opencl.kernel;

/**
 * Mean of each window: x (planes, inPoints) to y (n = planes * outPoints), divided by counts
 * (outPoints) of {@link WindowCounts}.
 */
public final class AveragePoolWindows extends WindowKernel {
  private final int n;
  private final int x;
  private final int counts;
  private final int y;

  /** A launch over n elements of y. */
  public AveragePoolWindows(WindowTable geometry, int n, int x, int counts, int y) {
    super(geometry);
    this.n = n;
    this.x = x;
    this.counts = counts;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int plane = x + i / outPoints * inPoints;
      int point = i % outPoints;
      float sum = 0;
      for (int tap = 0; tap < taps; tap++) {
        int at = inputAt(point, tap);
        if (at >= 0) {
          sum += floats[plane + at];
        }
      }
      floats[y + i] = sum / floats[counts + point];
    }
  }
}
