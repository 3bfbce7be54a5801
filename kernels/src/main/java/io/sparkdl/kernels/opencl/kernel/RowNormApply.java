package io.sparkdl.kernels.opencl.kernel;

/**
 * y (n) = (x - mean) * inverse * scale + bias for rows of width elements; element i has scale and
 * bias i / repeats % scales.
 */
public final class RowNormApply extends ArenaKernel {
  private final int n;
  private final int width;
  private final int scales;
  private final int repeats;
  private final int centered;
  private final int biased;
  private final int x;
  private final int scale;
  private final int bias;
  private final int mean;
  private final int inverse;
  private final int y;

  /** A launch over n elements; centered and biased are 1 or 0. */
  public RowNormApply(
      int n,
      int width,
      int scales,
      int repeats,
      int centered,
      int biased,
      int x,
      int scale,
      int bias,
      int mean,
      int inverse,
      int y) {
    this.n = n;
    this.width = width;
    this.scales = scales;
    this.repeats = repeats;
    this.centered = centered;
    this.biased = biased;
    this.x = x;
    this.scale = scale;
    this.bias = bias;
    this.mean = mean;
    this.inverse = inverse;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int row = i / width;
      int at = i / repeats % scales;
      float v = floats[x + i];
      if (centered == 1) {
        v = v - floats[mean + row];
      }
      v = v * floats[inverse + row] * floats[scale + at];
      floats[y + i] = biased == 1 ? v + floats[bias + at] : v;
    }
  }
}
