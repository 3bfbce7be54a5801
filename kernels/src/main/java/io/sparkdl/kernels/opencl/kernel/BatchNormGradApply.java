package io.sparkdl.kernels.opencl.kernel;

/**
 * dx = scale * r * (dy - share * (dbias + (x - mean) * r * dscale)) with r = 1 / sqrt(variance +
 * epsilon), for x, dy and dx (N, C, points); the others (C).
 */
public final class BatchNormGradApply extends ArenaKernel {
  private final int n;
  private final float share;
  private final int channels;
  private final int points;
  private final int x;
  private final int dy;
  private final int scale;
  private final int mean;
  private final int variance;
  private final int dscale;
  private final int dbias;
  private final int dx;
  private final float epsilon;

  /**
   * A launch over n = N * C * points elements; share = 1 / (N * points), or 0 where the statistics
   * are given.
   */
  public BatchNormGradApply(
      int n,
      float share,
      int channels,
      int points,
      int x,
      int dy,
      int scale,
      int mean,
      int variance,
      int dscale,
      int dbias,
      int dx,
      float epsilon) {
    this.n = n;
    this.share = share;
    this.channels = channels;
    this.points = points;
    this.x = x;
    this.dy = dy;
    this.scale = scale;
    this.mean = mean;
    this.variance = variance;
    this.dscale = dscale;
    this.dbias = dbias;
    this.dx = dx;
    this.epsilon = epsilon;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int c = i / points % channels;
      float r = 1 / sqrt(floats[variance + c] + epsilon);
      float normal = (floats[x + i] - floats[mean + c]) * r;
      float g = floats[dy + i] - (floats[dbias + c] + normal * floats[dscale + c]) * share;
      floats[dx + i] = floats[scale + c] * r * g;
    }
  }
}
