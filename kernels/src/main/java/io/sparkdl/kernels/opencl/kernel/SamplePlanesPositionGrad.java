package io.sparkdl.kernels.opencl.kernel;

/**
 * Gradient of {@link SamplePlanes} in the positions: x (samples, channels, inPoints), dy (samples,
 * channels, points) to dpositions (n = samples * points * rank).
 */
public final class SamplePlanesPositionGrad extends SampleKernel {
  private final int n;
  private final int channels;
  private final int points;
  private final int inPoints;
  private final int x;
  private final int dy;
  private final int dpositions;

  /** A launch over n elements of dpositions. */
  public SamplePlanesPositionGrad(
      SampleTable table,
      int positions,
      int n,
      int channels,
      int points,
      int inPoints,
      int x,
      int dy,
      int dpositions) {
    super(table, positions);
    this.n = n;
    this.channels = channels;
    this.points = points;
    this.inPoints = inPoints;
    this.x = x;
    this.dy = dy;
    this.dpositions = dpositions;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int position = i / rank;
      int axis = component(i % rank);
      int sample = position / points;
      float sum = 0;
      for (int tap = 0; tap < taps; tap++) {
        int at = neighbourAt(position, tap);
        if (at >= 0) {
          float along = 0;
          for (int c = 0; c < channels; c++) {
            int plane = sample * channels + c;
            along +=
                floats[x + plane * inPoints + at] * floats[dy + plane * points + position % points];
          }
          sum += along * neighbourWeight(position, tap, axis);
        }
      }
      floats[dpositions + i] = sum;
    }
  }
}
