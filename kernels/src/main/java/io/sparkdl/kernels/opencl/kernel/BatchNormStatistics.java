package io.sparkdl.kernels.opencl.kernel;

/**
 * Mean and biased variance of each channel of x (N, C, points), one work group of 128 items per
 * channel, in two passes and a fixed order: mean (C), variance (C).
 */
public final class BatchNormStatistics extends ArenaKernel {
  /** Work items per group. */
  public static final int LANES = 128;

  private final int count;
  private final int channels;
  private final int points;
  private final int x;
  private final int mean;
  private final int variance;
  @Local private final float[] partial = new float[LANES];

  /** A launch of a group per channel; count = N * points. */
  public BatchNormStatistics(int count, int channels, int points, int x, int mean, int variance) {
    this.count = count;
    this.channels = channels;
    this.points = points;
    this.x = x;
    this.mean = mean;
    this.variance = variance;
  }

  @Override
  public void run() {
    tick();
    int lane = getLocalId(0);
    int channel = getGroupId(0);
    float sum = 0;
    for (int k = lane; k < count; k += LANES) {
      sum += floats[x + (k / points * channels + channel) * points + k % points];
    }
    partial[lane] = sum;
    localBarrier();
    for (int width = LANES / 2; width > 0; width = width / 2) {
      if (lane < width) {
        partial[lane] += partial[lane + width];
      }
      localBarrier();
    }
    float center = partial[0] / count;
    localBarrier();
    float squares = 0;
    for (int k = lane; k < count; k += LANES) {
      float d = floats[x + (k / points * channels + channel) * points + k % points] - center;
      squares += d * d;
    }
    partial[lane] = squares;
    localBarrier();
    for (int width = LANES / 2; width > 0; width = width / 2) {
      if (lane < width) {
        partial[lane] += partial[lane + width];
      }
      localBarrier();
    }
    if (lane == 0) {
      floats[mean + channel] = center;
      floats[variance + channel] = partial[0] / count;
    }
  }
}
