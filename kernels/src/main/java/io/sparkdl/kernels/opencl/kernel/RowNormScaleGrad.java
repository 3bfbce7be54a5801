package io.sparkdl.kernels.opencl.kernel;

/**
 * dscale = sum of dy * normalised x, dbias = sum of dy, over the count elements that share each
 * scale; one work group of 128 items per scale, in a fixed order.
 */
public final class RowNormScaleGrad extends ArenaKernel {
  /** Work items per group. */
  public static final int LANES = 128;

  private final int count;
  private final int width;
  private final int scales;
  private final int repeats;
  private final int centered;
  private final int biased;
  private final int x;
  private final int dy;
  private final int mean;
  private final int inverse;
  private final int dscale;
  private final int dbias;
  @Local private final float[] sums = new float[LANES];
  @Local private final float[] products = new float[LANES];

  /** A launch of a group per scale; centered and biased are 1 or 0. */
  public RowNormScaleGrad(
      int count,
      int width,
      int scales,
      int repeats,
      int centered,
      int biased,
      int x,
      int dy,
      int mean,
      int inverse,
      int dscale,
      int dbias) {
    this.count = count;
    this.width = width;
    this.scales = scales;
    this.repeats = repeats;
    this.centered = centered;
    this.biased = biased;
    this.x = x;
    this.dy = dy;
    this.mean = mean;
    this.inverse = inverse;
    this.dscale = dscale;
    this.dbias = dbias;
  }

  @Override
  public void run() {
    tick();
    int lane = getLocalId(0);
    int own = getGroupId(0);
    float sum = 0;
    float product = 0;
    for (int k = lane; k < count; k += LANES) {
      int at = (k / repeats * scales + own) * repeats + k % repeats;
      int row = at / width;
      float g = floats[dy + at];
      float v = floats[x + at];
      if (centered == 1) {
        v = v - floats[mean + row];
      }
      sum += g;
      product += g * v * floats[inverse + row];
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
      floats[dscale + own] = products[0];
      if (biased == 1) {
        floats[dbias + own] = sums[0];
      }
    }
  }
}
