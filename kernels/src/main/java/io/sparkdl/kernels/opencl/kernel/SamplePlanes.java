package io.sparkdl.kernels.opencl.kernel;

/** y (n = samples * channels * points) = x (samples, channels, inPoints) read at positions. */
public final class SamplePlanes extends SampleKernel {
  private final int n;
  private final int channels;
  private final int points;
  private final int inPoints;
  private final int x;
  private final int y;

  /** A launch over n elements of y. */
  public SamplePlanes(
      SampleTable table,
      int positions,
      int n,
      int channels,
      int points,
      int inPoints,
      int x,
      int y) {
    super(table, positions);
    this.n = n;
    this.channels = channels;
    this.points = points;
    this.inPoints = inPoints;
    this.x = x;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int plane = i / points;
      int position = plane / channels * points + i % points;
      float sum = 0;
      for (int tap = 0; tap < taps; tap++) {
        int at = neighbourAt(position, tap);
        if (at >= 0) {
          sum += neighbourWeight(position, tap, -1) * floats[x + plane * inPoints + at];
        }
      }
      floats[y + i] = sum;
    }
  }
}
