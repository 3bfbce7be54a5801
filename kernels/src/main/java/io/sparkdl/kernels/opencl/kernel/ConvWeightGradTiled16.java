package io.sparkdl.kernels.opencl.kernel;

/**
 * Gradient of {@link ConvTiled16} in w, likewise by tiles: rows are a group's outputs, columns
 * channels and taps; the inner axis, the points of all samples, is cut into parts, each with a
 * result of its own: partials (parts, O, C / groups, taps), to be summed. Needs work groups of 256
 * items and 2 KB of local memory.
 */
public final class ConvWeightGradTiled16 extends ConvKernel2d {
  private final int parts;
  private final int partLength;
  private final int x;
  private final int dy;
  private final int partials;
  @Local private final float[] dyTile = new float[TILE * TILE];
  @Local private final float[] xTile = new float[TILE * TILE];

  /** A launch over channels and taps, a group's outputs, and the parts of each group. */
  public ConvWeightGradTiled16(
      ConvGeometry2d geometry, int parts, int partLength, int x, int dy, int partials) {
    super(geometry);
    this.parts = parts;
    this.partLength = partLength;
    this.x = x;
    this.dy = dy;
    this.partials = partials;
  }

  @Override
  public void run() {
    tick();
    int column = getGlobalId(0);
    int row = getGlobalId(1);
    int group = getGlobalId(2) / parts;
    int part = getGlobalId(2) % parts;
    int tileColumn = getLocalId(0);
    int tileRow = getLocalId(1);
    int at = tileRow * TILE + tileColumn;
    int columns = groupChannels * taps;
    int outPoints = outHeight * outWidth;
    int channel = group * groupChannels + column / taps;
    int tap = column % taps;
    int top = tap / kernelWidth * dilationY - padY;
    int left = tap % kernelWidth * dilationX - padX;
    int output = group * groupOutputs + row;
    int end = (part + 1) * partLength;
    end = end < samples * outPoints ? end : samples * outPoints;
    float sum = 0;
    for (int start = part * partLength; start < end; start += TILE) {
      int yAt = start + tileColumn;
      int ySample = yAt / outPoints;
      dyTile[at] =
          row < groupOutputs && yAt < end
              ? floats[
                  dy
                      + (ySample * groups * groupOutputs + output) * outPoints
                      + yAt
                      - ySample * outPoints]
              : 0;
      int xAt = start + tileRow;
      float v = 0;
      if (column < columns && xAt < end) {
        int sample = xAt / outPoints;
        int point = xAt - sample * outPoints;
        int inY = point / outWidth * strideY + top;
        int inX = point % outWidth * strideX + left;
        if (inY >= 0 && inY < inHeight && inX >= 0 && inX < inWidth) {
          int plane = sample * groups * groupChannels + channel;
          v = floats[x + (plane * inHeight + inY) * inWidth + inX];
        }
      }
      xTile[at] = v;
      localBarrier();
      for (int k = 0; k < TILE; k++) {
        sum += dyTile[tileRow * TILE + k] * xTile[k * TILE + tileColumn];
      }
      localBarrier();
    }
    if (row < groupOutputs && column < columns) {
      floats[partials + (part * groups * groupOutputs + output) * columns + column] = sum;
    }
  }
}
