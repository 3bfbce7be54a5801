package io.sparkdl.kernels.opencl.kernel;

/**
 * y = (x - mean) / sqrt(variance + epsilon) * scale + bias for x (N, C, points); the others (C).
 */
public final class BatchNormApply extends ArenaKernel {
  private final int n;
  private final int channels;
  private final int points;
  private final int x;
  private final int scale;
  private final int bias;
  private final int mean;
  private final int variance;
  private final int y;
  private final float epsilon;

  /** A launch over n = N * C * points elements. */
  public BatchNormApply(
      int n,
      int channels,
      int points,
      int x,
      int scale,
      int bias,
      int mean,
      int variance,
      int y,
      float epsilon) {
    this.n = n;
    this.channels = channels;
    this.points = points;
    this.x = x;
    this.scale = scale;
    this.bias = bias;
    this.mean = mean;
    this.variance = variance;
    this.y = y;
    this.epsilon = epsilon;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int c = i / points % channels;
      float normal = (floats[x + i] - floats[mean + c]) / sqrt(floats[variance + c] + epsilon);
      floats[y + i] = normal * floats[scale + c] + floats[bias + c];
    }
  }
}
