package io.sparkdl.kernels.opencl.kernel;

/**
 * Gradient of {@link ConvOutputs8} in x, one work item per point of x and eight channels. Needs a
 * number of channels per group that 8 divides.
 */
public final class ConvInputGradChannels8 extends ConvKernel2d {
  private final int dy;
  private final int w;
  private final int dx;

  /** A launch over all points of x, eighths of a group's channels and the groups. */
  public ConvInputGradChannels8(ConvGeometry2d geometry, int dy, int w, int dx) {
    super(geometry);
    this.dy = dy;
    this.w = w;
    this.dx = dx;
  }

  @Override
  public void run() {
    tick();
    int column = getGlobalId(0);
    int channel = getGlobalId(1) * 8;
    int group = getGlobalId(2);
    int inPoints = inHeight * inWidth;
    if (column < samples * inPoints) {
      int sample = column / inPoints;
      int point = column - sample * inPoints;
      int bottom = point / inWidth + padY;
      int right = point % inWidth + padX;
      int image = dy + (sample * groups + group) * groupOutputs * outHeight * outWidth;
      int kernelHeight = taps / kernelWidth;
      float sum0 = 0;
      float sum1 = 0;
      float sum2 = 0;
      float sum3 = 0;
      float sum4 = 0;
      float sum5 = 0;
      float sum6 = 0;
      float sum7 = 0;
      for (int output = 0; output < groupOutputs; output++) {
        int filter = (group * groupOutputs + output) * groupChannels + channel;
        int weight = w + filter * taps;
        for (int tapRow = 0; tapRow < kernelHeight; tapRow++) {
          int startY = bottom - tapRow * dilationY;
          int outY = startY / strideY;
          int inside = startY >= 0 && outY * strideY == startY && outY < outHeight ? 1 : 0;
          int line = image + (output * outHeight + outY) * outWidth;
          for (int tapColumn = 0; tapColumn < kernelWidth; tapColumn++) {
            int startX = right - tapColumn * dilationX;
            int outX = startX / strideX;
            float v =
                inside == 1 && startX >= 0 && outX * strideX == startX && outX < outWidth
                    ? floats[line + outX]
                    : 0;
            sum0 += v * floats[weight];
            sum1 += v * floats[weight + taps];
            sum2 += v * floats[weight + 2 * taps];
            sum3 += v * floats[weight + 3 * taps];
            sum4 += v * floats[weight + 4 * taps];
            sum5 += v * floats[weight + 5 * taps];
            sum6 += v * floats[weight + 6 * taps];
            sum7 += v * floats[weight + 7 * taps];
            weight++;
          }
        }
      }
      int at = dx + ((sample * groups + group) * groupChannels + channel) * inPoints + point;
      floats[at] = sum0;
      floats[at + inPoints] = sum1;
      floats[at + 2 * inPoints] = sum2;
      floats[at + 3 * inPoints] = sum3;
      floats[at + 4 * inPoints] = sum4;
      floats[at + 5 * inPoints] = sum5;
      floats[at + 6 * inPoints] = sum6;
      floats[at + 7 * inPoints] = sum7;
    }
  }
}
