package io.sparkdl.kernels.opencl.kernel;

/**
 * Convolution of any rank, one work item per element: x (N, C, inPoints), w (O, C / groups, taps),
 * b (O) to y (N, O, outPoints).
 */
public final class ConvDirect extends WindowKernel {
  private final int n;
  private final int groupChannels;
  private final int groups;
  private final int outputs;
  private final int x;
  private final int w;
  private final int biased;
  private final int b;
  private final int y;

  /** A launch over n elements of y; biased is 1 or 0. */
  public ConvDirect(
      WindowTable geometry,
      int n,
      int groupChannels,
      int groups,
      int outputs,
      int x,
      int w,
      int biased,
      int b,
      int y) {
    super(geometry);
    this.n = n;
    this.groupChannels = groupChannels;
    this.groups = groups;
    this.outputs = outputs;
    this.x = x;
    this.w = w;
    this.biased = biased;
    this.b = b;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int point = i % outPoints;
      int output = i / outPoints % outputs;
      int sample = i / outPoints / outputs;
      int channel = (sample * groups + output / (outputs / groups)) * groupChannels;
      float sum = biased == 1 ? floats[b + output] : 0;
      for (int tap = 0; tap < taps; tap++) {
        int at = inputAt(point, tap);
        if (at >= 0) {
          for (int c = 0; c < groupChannels; c++) {
            sum +=
                floats[x + (channel + c) * inPoints + at]
                    * floats[w + (output * groupChannels + c) * taps + tap];
          }
        }
      }
      floats[y + i] = sum;
    }
  }
}
