package io.sparkdl.kernels.opencl.kernel;

/**
 * Gradient of {@link ConvDirect} in w, one work item per element: x (N, C, inPoints), dy (N, O,
 * outPoints) to dw (O, C / groups, taps).
 */
public final class ConvWeightGradDirect extends WindowKernel {
  private final int n;
  private final int samples;
  private final int groupChannels;
  private final int groups;
  private final int outputs;
  private final int x;
  private final int dy;
  private final int dw;

  /** A launch over n elements of dw. */
  public ConvWeightGradDirect(
      WindowTable geometry,
      int n,
      int samples,
      int groupChannels,
      int groups,
      int outputs,
      int x,
      int dy,
      int dw) {
    super(geometry);
    this.n = n;
    this.samples = samples;
    this.groupChannels = groupChannels;
    this.groups = groups;
    this.outputs = outputs;
    this.x = x;
    this.dy = dy;
    this.dw = dw;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int tap = i % taps;
      int output = i / taps / groupChannels;
      int channel = output / (outputs / groups) * groupChannels + i / taps % groupChannels;
      float sum = 0;
      for (int point = 0; point < outPoints; point++) {
        int at = inputAt(point, tap);
        if (at >= 0) {
          // The samples of a point are summed apart, which keeps the rounding error small.
          float part = 0;
          for (int sample = 0; sample < samples; sample++) {
            part +=
                floats[x + (sample * groups * groupChannels + channel) * inPoints + at]
                    * floats[dy + (sample * outputs + output) * outPoints + point];
          }
          sum += part;
        }
      }
      floats[dw + i] = sum;
    }
  }
}
