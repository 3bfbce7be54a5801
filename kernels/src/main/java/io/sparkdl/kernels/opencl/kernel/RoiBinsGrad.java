package io.sparkdl.kernels.opencl.kernel;

/**
 * Gradient of {@link RoiBins} in x: dy (regions, channels, bins) to dx (planes = N * channels,
 * height, width). One item per plane adds up what its regions read, in their order: bins overlap.
 */
public final class RoiBinsGrad extends RoiKernel {
  private final int planes;
  private final int channels;
  private final int regions;
  private final int samples;
  private final int x;
  private final int dy;
  private final int dx;

  /** A launch over planes. */
  public RoiBinsGrad(
      RoiTable table,
      int rois,
      int planes,
      int channels,
      int regions,
      int samples,
      int x,
      int dy,
      int dx) {
    super(table, rois);
    this.planes = planes;
    this.channels = channels;
    this.regions = regions;
    this.samples = samples;
    this.x = x;
    this.dy = dy;
    this.dx = dx;
  }

  @Override
  public void run() {
    tick();
    int plane = getGlobalId(0);
    if (plane < planes) {
      int area = height * width;
      for (int i = 0; i < area; i++) {
        floats[dx + plane * area + i] = 0;
      }
      int bins = binRows * binColumns;
      for (int k = 0; k < regions * bins; k++) {
        int roi = k / bins;
        if ((int) longs[samples + roi] == plane / channels) {
          float g = floats[dy + (roi * channels + plane % channels) * bins + k % bins];
          spread(roi, k % bins, plane * area, g);
        }
      }
    }
  }

  private void spread(int roi, int bin, int start, float g) {
    float sizeY = binSize(roi, 1);
    float sizeX = binSize(roi, 0);
    int rows = points(sizeY);
    int columns = points(sizeX);
    float top = begin(roi, 1) + bin / binColumns * sizeY;
    float left = begin(roi, 0) + bin % binColumns * sizeX;
    float best = 0;
    float share = 0;
    int found = -1;
    for (int point = 0; point < rows * columns; point++) {
      float py = top + (point / columns + 0.5f) * sizeY / rows;
      float px = left + (point % columns + 0.5f) * sizeX / columns;
      for (int k = 0; k < 4; k++) {
        int at = start + neighbourAt(py, px, k);
        float weight = neighbourWeight(py, px, k);
        if (largest == 0) {
          floats[dx + at] += weight * g / (rows * columns);
        } else {
          float v = weight * floats[x + at];
          if (found < 0 || v > best) {
            best = v;
            share = weight;
            found = at;
          }
        }
      }
    }
    if (found >= 0) {
      floats[dx + found] += share * g;
    }
  }
}
