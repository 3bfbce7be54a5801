package io.sparkdl.kernels.opencl.kernel;

/**
 * mean = mean of each row of x (rows, width), or, if not centered, nothing; inverse = 1 / sqrt(mean
 * of (x - mean)^2 + epsilon), without the mean if not centered; one work group of 128 items per
 * row, in a fixed order.
 */
public final class RowStatistics extends ArenaKernel {
  /** Work items per group. */
  public static final int LANES = 128;

  private final int width;
  private final int centered;
  private final int x;
  private final int mean;
  private final int inverse;
  private final float epsilon;
  @Local private final float[] sums = new float[LANES];

  /** A launch of a group per row; centered is 1 or 0. */
  public RowStatistics(int width, int centered, int x, int mean, int inverse, float epsilon) {
    this.width = width;
    this.centered = centered;
    this.x = x;
    this.mean = mean;
    this.inverse = inverse;
    this.epsilon = epsilon;
  }

  @Override
  public void run() {
    tick();
    int lane = getLocalId(0);
    int row = getGroupId(0);
    int start = x + row * width;
    float center = 0;
    float sum = 0;
    for (int k = lane; k < width; k += LANES) {
      sum += floats[start + k];
    }
    sums[lane] = sum;
    localBarrier();
    for (int step = LANES / 2; step > 0; step = step / 2) {
      if (lane < step) {
        sums[lane] += sums[lane + step];
      }
      localBarrier();
    }
    if (centered == 1) {
      center = sums[0] / width;
    }
    localBarrier();
    float squares = 0;
    for (int k = lane; k < width; k += LANES) {
      float v = floats[start + k] - center;
      squares += v * v;
    }
    sums[lane] = squares;
    localBarrier();
    for (int step = LANES / 2; step > 0; step = step / 2) {
      if (lane < step) {
        sums[lane] += sums[lane + step];
      }
      localBarrier();
    }
    if (lane == 0) {
      floats[inverse + row] = 1 / sqrt(sums[0] / width + epsilon);
      if (centered == 1) {
        floats[mean + row] = center;
      }
    }
  }
}
