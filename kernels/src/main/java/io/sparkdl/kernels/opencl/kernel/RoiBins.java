package io.sparkdl.kernels.opencl.kernel;

/**
 * y (n = regions * channels * bins) = x (N, channels, height, width) pooled over the bins of
 * regions; samples are longs.
 */
public final class RoiBins extends RoiKernel {
  private final int n;
  private final int channels;
  private final int samples;
  private final int x;
  private final int y;

  /** A launch over n elements of y. */
  public RoiBins(RoiTable table, int rois, int n, int channels, int samples, int x, int y) {
    super(table, rois);
    this.n = n;
    this.channels = channels;
    this.samples = samples;
    this.x = x;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int bins = binRows * binColumns;
      int roi = i / bins / channels;
      int plane = (int) longs[samples + roi] * channels + i / bins % channels;
      float sizeY = binSize(roi, 1);
      float sizeX = binSize(roi, 0);
      int rows = points(sizeY);
      int columns = points(sizeX);
      float top = begin(roi, 1) + i % bins / binColumns * sizeY;
      float left = begin(roi, 0) + i % binColumns * sizeX;
      float result = 0;
      for (int point = 0; point < rows * columns; point++) {
        float py = top + (point / columns + 0.5f) * sizeY / rows;
        float px = left + (point % columns + 0.5f) * sizeX / columns;
        for (int k = 0; k < 4; k++) {
          int at = x + plane * height * width + neighbourAt(py, px, k);
          float v = neighbourWeight(py, px, k) * floats[at];
          if (largest == 0) {
            result += v / (rows * columns);
          } else if (point + k == 0 || v > result) {
            result = v;
          }
        }
      }
      floats[y + i] = result;
    }
  }
}
