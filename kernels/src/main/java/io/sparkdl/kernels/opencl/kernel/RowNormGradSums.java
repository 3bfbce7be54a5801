package io.sparkdl.kernels.opencl.kernel;

/**
 * Per row of x and dy (rows, width), with g = dy * scale and the normalised n: sums (rows, 2) = the
 * means of g (0 if not centered) and of g * n; one work group of 128 items per row, in a fixed
 * order.
 */
public final class RowNormGradSums extends ArenaKernel {
  /** Work items per group. */
  public static final int LANES = 128;

  private final int width;
  private final int scales;
  private final int repeats;
  private final int centered;
  private final int x;
  private final int dy;
  private final int scale;
  private final int mean;
  private final int inverse;
  private final int means;
  @Local private final float[] sums = new float[LANES];
  @Local private final float[] products = new float[LANES];

  /** A launch of a group per row; centered is 1 or 0. */
  public RowNormGradSums(
      int width,
      int scales,
      int repeats,
      int centered,
      int x,
      int dy,
      int scale,
      int mean,
      int inverse,
      int means) {
    this.width = width;
    this.scales = scales;
    this.repeats = repeats;
    this.centered = centered;
    this.x = x;
    this.dy = dy;
    this.scale = scale;
    this.mean = mean;
    this.inverse = inverse;
    this.means = means;
  }

  @Override
  public void run() {
    tick();
    int lane = getLocalId(0);
    int row = getGroupId(0);
    int start = row * width;
    float center = centered == 1 ? floats[mean + row] : 0;
    float factor = floats[inverse + row];
    float sum = 0;
    float product = 0;
    for (int k = lane; k < width; k += LANES) {
      float g = floats[dy + start + k] * floats[scale + (start + k) / repeats % scales];
      sum += g;
      product += g * (floats[x + start + k] - center) * factor;
    }
    sums[lane] = sum;
    products[lane] = product;
    localBarrier();
    for (int step = LANES / 2; step > 0; step = step / 2) {
      if (lane < step) {
        sums[lane] += sums[lane + step];
        products[lane] += products[lane + step];
      }
      localBarrier();
    }
    if (lane == 0) {
      floats[means + 2 * row] = centered == 1 ? sums[0] / width : 0;
      floats[means + 2 * row + 1] = products[0] / width;
    }
  }
}
