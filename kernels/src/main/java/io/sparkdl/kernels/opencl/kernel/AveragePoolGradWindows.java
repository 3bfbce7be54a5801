package io.sparkdl.kernels.opencl.kernel;

/**
 * Gradient of {@link AveragePoolWindows}: dy (planes, outPoints), counts (outPoints) to dx (n =
 * planes * inPoints).
 */
public final class AveragePoolGradWindows extends WindowKernel {
  private final int n;
  private final int dy;
  private final int counts;
  private final int dx;

  /** A launch over n elements of dx. */
  public AveragePoolGradWindows(WindowTable geometry, int n, int dy, int counts, int dx) {
    super(geometry);
    this.n = n;
    this.dy = dy;
    this.counts = counts;
    this.dx = dx;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int plane = dy + i / inPoints * outPoints;
      int point = i % inPoints;
      float sum = 0;
      for (int tap = 0; tap < taps; tap++) {
        int at = outputAt(point, tap);
        if (at >= 0) {
          sum += floats[plane + at] / floats[counts + at];
        }
      }
      floats[dx + i] = sum;
    }
  }
}
