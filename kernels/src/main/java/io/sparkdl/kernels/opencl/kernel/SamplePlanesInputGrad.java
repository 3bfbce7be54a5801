package io.sparkdl.kernels.opencl.kernel;

/**
 * Gradient of {@link SamplePlanes} in x: dy (planes, points) to dx (planes, inPoints). One item per
 * plane adds up what its points read, in their order: several points may read one element.
 */
public final class SamplePlanesInputGrad extends SampleKernel {
  private final int planes;
  private final int channels;
  private final int points;
  private final int inPoints;
  private final int dy;
  private final int dx;

  /** A launch over planes = samples * channels. */
  public SamplePlanesInputGrad(
      SampleTable table,
      int positions,
      int planes,
      int channels,
      int points,
      int inPoints,
      int dy,
      int dx) {
    super(table, positions);
    this.planes = planes;
    this.channels = channels;
    this.points = points;
    this.inPoints = inPoints;
    this.dy = dy;
    this.dx = dx;
  }

  @Override
  public void run() {
    tick();
    int plane = getGlobalId(0);
    if (plane < planes) {
      for (int i = 0; i < inPoints; i++) {
        floats[dx + plane * inPoints + i] = 0;
      }
      for (int point = 0; point < points; point++) {
        int position = plane / channels * points + point;
        float g = floats[dy + plane * points + point];
        for (int tap = 0; tap < taps; tap++) {
          int at = neighbourAt(position, tap);
          if (at >= 0) {
            floats[dx + plane * inPoints + at] += neighbourWeight(position, tap, -1) * g;
          }
        }
      }
    }
  }
}
