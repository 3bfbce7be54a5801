package io.sparkdl.kernels.opencl.kernel;

/**
 * Convolution over two axes as a matrix product by tiles of 16 x 16, whose right operand, the
 * patches of x, is gathered while it is loaded: rows are a group's outputs, columns the points of
 * all samples, the inner axis runs over channels and taps. Needs work groups of 256 items and 2 KB
 * of local memory.
 */
public final class ConvTiled16 extends ConvKernel2d {
  private final int x;
  private final int w;
  private final int biased;
  private final int b;
  private final int y;
  @Local private final float[] wTile = new float[TILE * TILE];
  @Local private final float[] xTile = new float[TILE * TILE];

  /** A launch over all points, a group's outputs and the groups; biased is 1 or 0. */
  public ConvTiled16(ConvGeometry2d geometry, int x, int w, int biased, int b, int y) {
    super(geometry);
    this.x = x;
    this.w = w;
    this.biased = biased;
    this.b = b;
    this.y = y;
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
    int outPoints = outHeight * outWidth;
    int sample = column / outPoints;
    int point = column - sample * outPoints;
    int top = point / outWidth * strideY - padY;
    int left = point % outWidth * strideX - padX;
    int image = x + (sample * groups + group) * groupChannels * inHeight * inWidth;
    int output = group * groupOutputs + row;
    int inner = groupChannels * taps;
    float sum = 0;
    for (int start = 0; start < inner; start += TILE) {
      int wAt = start + tileColumn;
      wTile[at] = row < groupOutputs && wAt < inner ? floats[w + output * inner + wAt] : 0;
      int xAt = start + tileRow;
      float v = 0;
      if (sample < samples && xAt < inner) {
        int channel = xAt / taps;
        int tap = xAt - channel * taps;
        int tapRow = tap / kernelWidth;
        int inY = top + tapRow * dilationY;
        int inX = left + (tap - tapRow * kernelWidth) * dilationX;
        if (inY >= 0 && inY < inHeight && inX >= 0 && inX < inWidth) {
          v = floats[image + (channel * inHeight + inY) * inWidth + inX];
        }
      }
      xTile[at] = v;
      localBarrier();
      for (int k = 0; k < TILE; k++) {
        sum += wTile[tileRow * TILE + k] * xTile[k * TILE + tileColumn];
      }
      localBarrier();
    }
    if (row < groupOutputs && sample < samples) {
      sum += biased == 1 ? floats[b + output] : 0;
      floats[y + (sample * groups * groupOutputs + output) * outPoints + point] = sum;
    }
  }
}
