package io.sparkdl.kernels.opencl.kernel;

/**
 * dbias (C) = sum of dy, dscale (C) = sum of dy * (x - mean) / sqrt(variance + epsilon) per channel
 * of x and dy (N, C, points), one work group of 128 items per channel, in a fixed order.
 */
public final class BatchNormGradSums extends ArenaKernel {
  /** Work items per group. */
  public static final int LANES = 128;

  private final int count;
  private final int channels;
  private final int points;
  private final int x;
  private final int dy;
  private final int mean;
  private final int variance;
  private final int dscale;
  private final int dbias;
  private final float epsilon;
  @Local private final float[] scaleSums = new float[LANES];
  @Local private final float[] biasSums = new float[LANES];

  /** A launch of a group per channel; count = N * points. */
  public BatchNormGradSums(
      int count,
      int channels,
      int points,
      int x,
      int dy,
      int mean,
      int variance,
      int dscale,
      int dbias,
      float epsilon) {
    this.count = count;
    this.channels = channels;
    this.points = points;
    this.x = x;
    this.dy = dy;
    this.mean = mean;
    this.variance = variance;
    this.dscale = dscale;
    this.dbias = dbias;
    this.epsilon = epsilon;
  }

  @Override
  public void run() {
    tick();
    int lane = getLocalId(0);
    int channel = getGroupId(0);
    float center = floats[mean + channel];
    float scaleSum = 0;
    float biasSum = 0;
    for (int k = lane; k < count; k += LANES) {
      int at = (k / points * channels + channel) * points + k % points;
      float g = floats[dy + at];
      biasSum += g;
      scaleSum += g * (floats[x + at] - center);
    }
    scaleSums[lane] = scaleSum;
    biasSums[lane] = biasSum;
    localBarrier();
    for (int width = LANES / 2; width > 0; width = width / 2) {
      if (lane < width) {
        scaleSums[lane] += scaleSums[lane + width];
        biasSums[lane] += biasSums[lane + width];
      }
      localBarrier();
    }
    if (lane == 0) {
      floats[dscale + channel] = scaleSums[0] / sqrt(floats[variance + channel] + epsilon);
      floats[dbias + channel] = biasSums[0];
    }
  }
}
