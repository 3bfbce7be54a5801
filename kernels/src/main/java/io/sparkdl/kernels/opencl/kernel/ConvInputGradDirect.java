package io.sparkdl.kernels.opencl.kernel;

/**
 * Gradient of {@link ConvDirect} in x, one work item per element: dy (N, O, outPoints), w (O, C /
 * groups, taps) to dx (N, C, inPoints).
 */
public final class ConvInputGradDirect extends WindowKernel {
  private final int n;
  private final int groupChannels;
  private final int groups;
  private final int outputs;
  private final int dy;
  private final int w;
  private final int dx;

  /** A launch over n elements of dx. */
  public ConvInputGradDirect(
      WindowTable geometry,
      int n,
      int groupChannels,
      int groups,
      int outputs,
      int dy,
      int w,
      int dx) {
    super(geometry);
    this.n = n;
    this.groupChannels = groupChannels;
    this.groups = groups;
    this.outputs = outputs;
    this.dy = dy;
    this.w = w;
    this.dx = dx;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int point = i % inPoints;
      int channel = i / inPoints % groupChannels;
      int group = i / inPoints / groupChannels % groups;
      int sample = i / inPoints / groupChannels / groups;
      int groupOutputs = outputs / groups;
      int first = group * groupOutputs;
      float sum = 0;
      for (int tap = 0; tap < taps; tap++) {
        int at = outputAt(point, tap);
        if (at >= 0) {
          for (int o = first; o < first + groupOutputs; o++) {
            sum +=
                floats[dy + (sample * outputs + o) * outPoints + at]
                    * floats[w + (o * groupChannels + channel) * taps + tap];
          }
        }
      }
      floats[dx + i] = sum;
    }
  }
}
