package io.sparkdl.kernels.opencl.kernel;

/**
 * Gradient of {@link ConvTiled16} in x, likewise by tiles: rows are a group's channels, columns the
 * points of x of all samples, the inner axis runs over outputs and taps; dy (N, O, outHeight,
 * outWidth), w, dx like x. Needs work groups of 256 items and 2 KB of local memory.
 */
public final class ConvInputGradTiled16 extends ConvKernel2d {
  private final int dy;
  private final int w;
  private final int dx;
  @Local private final float[] wTile = new float[TILE * TILE];
  @Local private final float[] dyTile = new float[TILE * TILE];

  /** A launch over all points of x, a group's channels and the groups. */
  public ConvInputGradTiled16(ConvGeometry2d geometry, int dy, int w, int dx) {
    super(geometry);
    this.dy = dy;
    this.w = w;
    this.dx = dx;
  }

  @Override
  public void run() {
    tick();
    int column = getGlobalId(0);
    int row = getGlobalId(1);
    int group = getGlobalId(2);
    int tileColumn = getLocalId(0);
    int tileRow = getLocalId(1);
    int at = tileRow * TILE + tileColumn;
    int inPoints = inHeight * inWidth;
    int sample = column / inPoints;
    int point = column - sample * inPoints;
    int bottom = point / inWidth + padY;
    int right = point % inWidth + padX;
    int image = dy + (sample * groups + group) * groupOutputs * outHeight * outWidth;
    int inner = groupOutputs * taps;
    float sum = 0;
    for (int start = 0; start < inner; start += TILE) {
      int wAt = start + tileColumn;
      float weight = 0;
      if (row < groupChannels && wAt < inner) {
        int output = wAt / taps;
        int filter = (group * groupOutputs + output) * groupChannels + row;
        weight = floats[w + filter * taps + wAt - output * taps];
      }
      wTile[at] = weight;
      int yAt = start + tileRow;
      float v = 0;
      if (sample < samples && yAt < inner) {
        int output = yAt / taps;
        int tap = yAt - output * taps;
        int tapRow = tap / kernelWidth;
        int startY = bottom - tapRow * dilationY;
        int startX = right - (tap - tapRow * kernelWidth) * dilationX;
        int outY = startY / strideY;
        int outX = startX / strideX;
        if (startY >= 0
            && startX >= 0
            && outY * strideY == startY
            && outX * strideX == startX
            && outY < outHeight
            && outX < outWidth) {
          v = floats[image + (output * outHeight + outY) * outWidth + outX];
        }
      }
      dyTile[at] = v;
      localBarrier();
      for (int k = 0; k < TILE; k++) {
        sum += wTile[tileRow * TILE + k] * dyTile[k * TILE + tileColumn];
      }
      localBarrier();
    }
    if (row < groupChannels && sample < samples) {
      int channel = (sample * groups + group) * groupChannels + row;
      floats[dx + channel * inPoints + point] = sum;
    }
  }
}
