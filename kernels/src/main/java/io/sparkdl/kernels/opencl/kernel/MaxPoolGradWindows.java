package io.sparkdl.kernels.opencl.kernel;

/**
 * Gradient of {@link MaxPoolWindows}: x (planes, inPoints), y and dy (planes, outPoints) to dx (n =
 * planes * inPoints), which gathers dy of the windows whose first largest element it is.
 */
public final class MaxPoolGradWindows extends WindowKernel {
  private final int n;
  private final int x;
  private final int y;
  private final int dy;
  private final int dx;

  /** A launch over n elements of dx. */
  public MaxPoolGradWindows(WindowTable geometry, int n, int x, int y, int dy, int dx) {
    super(geometry);
    this.n = n;
    this.x = x;
    this.y = y;
    this.dy = dy;
    this.dx = dx;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int point = i % inPoints;
      int plane = i / inPoints;
      float sum = 0;
      for (int tap = 0; tap < taps; tap++) {
        int at = outputAt(point, tap);
        if (at >= 0 && floats[x + i] == floats[y + plane * outPoints + at]) {
          sum += isFirst(plane, at, tap) == 1 ? floats[dy + plane * outPoints + at] : 0;
        }
      }
      floats[dx + i] = sum;
    }
  }

  /** 1 if no earlier tap of the window is as large. */
  private int isFirst(int plane, int outPoint, int tap) {
    float largest = floats[y + plane * outPoints + outPoint];
    for (int earlier = 0; earlier < tap; earlier++) {
      int at = inputAt(outPoint, earlier);
      if (at >= 0 && floats[x + plane * inPoints + at] == largest) {
        return 0;
      }
    }
    return 1;
  }
}
