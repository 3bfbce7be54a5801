package io.sparkdl.kernels.opencl.kernel;

/**
 * Number of elements, at least 1, by which the sum of each window is divided: counts (outPoints);
 * with padding the declared padding counts, else only the input's elements.
 */
public final class WindowCounts extends WindowKernel {
  private final int padding;
  private final int counts;

  /** A launch over outPoints; padding is 1 or 0. */
  public WindowCounts(WindowTable geometry, int padding, int counts) {
    super(geometry);
    this.padding = padding;
    this.counts = counts;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < outPoints) {
      int count = 0;
      for (int tap = 0; tap < taps; tap++) {
        if (inputAt(i, tap) >= 0) {
          count++;
        } else if (padding == 1) {
          count += declared(i, tap);
        }
      }
      floats[counts + i] = count > 1 ? count : 1;
    }
  }
}
