package io.sparkdl.kernels.opencl.kernel;

/**
 * Gradient of {@link ConvOutputs8} in w, one work item per channel and tap, eight outputs, and part
 * of the lines of y, each part with a result of its own: partials (parts, O, C / groups, taps), to
 * be summed. Needs a number of outputs per group that 8 divides.
 */
public final class ConvWeightGradOutputs8 extends ConvKernel2d {
  private final int parts;
  private final int partLines;
  private final int x;
  private final int dy;
  private final int partials;

  /** A launch over channels and taps, eighths of a group's outputs, and the parts of each group. */
  public ConvWeightGradOutputs8(
      ConvGeometry2d geometry, int parts, int partLines, int x, int dy, int partials) {
    super(geometry);
    this.parts = parts;
    this.partLines = partLines;
    this.x = x;
    this.dy = dy;
    this.partials = partials;
  }

  @Override
  public void run() {
    tick();
    int column = getGlobalId(0);
    int group = getGlobalId(2) / parts;
    int part = getGlobalId(2) % parts;
    int columns = groupChannels * taps;
    if (column < columns) {
      int channel = group * groupChannels + column / taps;
      int tap = column % taps;
      int top = tap / kernelWidth * dilationY - padY;
      int left = tap % kernelWidth * dilationX - padX;
      int output = group * groupOutputs + getGlobalId(1) * 8;
      int outPoints = outHeight * outWidth;
      int end = (part + 1) * partLines;
      end = end < samples * outHeight ? end : samples * outHeight;
      float sum0 = 0;
      float sum1 = 0;
      float sum2 = 0;
      float sum3 = 0;
      float sum4 = 0;
      float sum5 = 0;
      float sum6 = 0;
      float sum7 = 0;
      for (int line = part * partLines; line < end; line++) {
        int sample = line / outHeight;
        int outY = line - sample * outHeight;
        int inY = outY * strideY + top;
        if (inY >= 0 && inY < inHeight) {
          int from = (sample * groups * groupOutputs + output) * outPoints + outY * outWidth;
          int plane = sample * groups * groupChannels + channel;
          int row = x + (plane * inHeight + inY) * inWidth;
          for (int outX = 0; outX < outWidth; outX++) {
            int inX = outX * strideX + left;
            float v = inX >= 0 && inX < inWidth ? floats[row + inX] : 0;
            int at = dy + from + outX;
            sum0 += v * floats[at];
            sum1 += v * floats[at + outPoints];
            sum2 += v * floats[at + 2 * outPoints];
            sum3 += v * floats[at + 3 * outPoints];
            sum4 += v * floats[at + 4 * outPoints];
            sum5 += v * floats[at + 5 * outPoints];
            sum6 += v * floats[at + 6 * outPoints];
            sum7 += v * floats[at + 7 * outPoints];
          }
        }
      }
      int to = partials + (part * groups * groupOutputs + output) * columns + column;
      floats[to] = sum0;
      floats[to + columns] = sum1;
      floats[to + 2 * columns] = sum2;
      floats[to + 3 * columns] = sum3;
      floats[to + 4 * columns] = sum4;
      floats[to + 5 * columns] = sum5;
      floats[to + 6 * columns] = sum6;
      floats[to + 7 * columns] = sum7;
    }
  }
}
