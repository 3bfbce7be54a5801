package io.sparkdl.kernels.opencl.kernel;

/**
 * Convolution over two axes, one work item per point and eight outputs: an element of x is loaded
 * once for eight results, neighbouring items read neighbouring elements, and no item waits for
 * another. Needs a number of outputs per group that 8 divides.
 */
public final class ConvOutputs8 extends ConvKernel2d {
  private final int x;
  private final int w;
  private final int biased;
  private final int b;
  private final int y;

  /** A launch over all points, eighths of a group's outputs and the groups; biased is 1 or 0. */
  public ConvOutputs8(ConvGeometry2d geometry, int x, int w, int biased, int b, int y) {
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
    int output = getGlobalId(2) * groupOutputs + getGlobalId(1) * 8;
    int outPoints = outHeight * outWidth;
    if (column < samples * outPoints) {
      int sample = column / outPoints;
      int point = column - sample * outPoints;
      int top = point / outWidth * strideY - padY;
      int left = point % outWidth * strideX - padX;
      int image = x + (sample * groups + getGlobalId(2)) * groupChannels * inHeight * inWidth;
      int inner = groupChannels * taps;
      int weight = w + output * inner;
      int kernelHeight = taps / kernelWidth;
      float sum0 = 0;
      float sum1 = 0;
      float sum2 = 0;
      float sum3 = 0;
      float sum4 = 0;
      float sum5 = 0;
      float sum6 = 0;
      float sum7 = 0;
      for (int channel = 0; channel < groupChannels; channel++) {
        for (int tapRow = 0; tapRow < kernelHeight; tapRow++) {
          int inY = top + tapRow * dilationY;
          int line = image + (channel * inHeight + inY) * inWidth;
          for (int tapColumn = 0; tapColumn < kernelWidth; tapColumn++) {
            int inX = left + tapColumn * dilationX;
            float v =
                inY >= 0 && inY < inHeight && inX >= 0 && inX < inWidth ? floats[line + inX] : 0;
            sum0 += v * floats[weight];
            sum1 += v * floats[weight + inner];
            sum2 += v * floats[weight + 2 * inner];
            sum3 += v * floats[weight + 3 * inner];
            sum4 += v * floats[weight + 4 * inner];
            sum5 += v * floats[weight + 5 * inner];
            sum6 += v * floats[weight + 6 * inner];
            sum7 += v * floats[weight + 7 * inner];
            weight++;
          }
        }
      }
      int at = y + (sample * groups * groupOutputs + output) * outPoints + point;
      if (biased == 1) {
        sum0 += floats[b + output];
        sum1 += floats[b + output + 1];
        sum2 += floats[b + output + 2];
        sum3 += floats[b + output + 3];
        sum4 += floats[b + output + 4];
        sum5 += floats[b + output + 5];
        sum6 += floats[b + output + 6];
        sum7 += floats[b + output + 7];
      }
      floats[at] = sum0;
      floats[at + outPoints] = sum1;
      floats[at + 2 * outPoints] = sum2;
      floats[at + 3 * outPoints] = sum3;
      floats[at + 4 * outPoints] = sum4;
      floats[at + 5 * outPoints] = sum5;
      floats[at + 6 * outPoints] = sum6;
      floats[at + 7 * outPoints] = sum7;
    }
  }
}
