package io.sparkdl.kernels.opencl.kernel;

/**
 * dx (n) = (dy * scale - mean of g - n * mean of g * n) * inverse, with the means (rows, 2) of
 * {@link RowNormGradSums}.
 */
public final class RowNormGradApply extends ArenaKernel {
  private final int n;
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
  private final int dx;

  /** A launch over n elements; centered is 1 or 0. */
  public RowNormGradApply(
      int n,
      int width,
      int scales,
      int repeats,
      int centered,
      int x,
      int dy,
      int scale,
      int mean,
      int inverse,
      int means,
      int dx) {
    this.n = n;
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
    this.dx = dx;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int row = i / width;
      float factor = floats[inverse + row];
      float v = floats[x + i];
      if (centered == 1) {
        v = v - floats[mean + row];
      }
      float g = floats[dy + i] * floats[scale + i / repeats % scales];
      floats[dx + i] =
          (g - floats[means + 2 * row] - v * factor * floats[means + 2 * row + 1]) * factor;
    }
  }
}
