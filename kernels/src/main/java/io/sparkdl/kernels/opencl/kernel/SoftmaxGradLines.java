package io.sparkdl.kernels.opencl.kernel;

/**
 * Gradient of {@link SoftmaxLines}: dx = y * (dy - sum(dy * y)), or for the logarithm dx = dy -
 * exp(y) * sum(dy); dy, y and dx (outer, size, inner), one work item per line.
 */
public final class SoftmaxGradLines extends ArenaKernel {
  private final int logarithm;
  private final int lines;
  private final int size;
  private final int inner;
  private final int dy;
  private final int y;
  private final int dx;

  /** A launch over outer * inner lines; logarithm is 1 for the logarithm, else 0. */
  public SoftmaxGradLines(int logarithm, int lines, int size, int inner, int dy, int y, int dx) {
    this.logarithm = logarithm;
    this.lines = lines;
    this.size = size;
    this.inner = inner;
    this.dy = dy;
    this.y = y;
    this.dx = dx;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < lines) {
      int base = i / inner * size * inner + i % inner;
      float sum = 0;
      for (int k = 0; k < size; k++) {
        int at = base + k * inner;
        sum += logarithm == 1 ? floats[dy + at] : floats[dy + at] * floats[y + at];
      }
      for (int k = 0; k < size; k++) {
        int at = base + k * inner;
        float g = floats[dy + at];
        float v = floats[y + at];
        floats[dx + at] = logarithm == 1 ? g - exp(v) * sum : v * (g - sum);
      }
    }
  }
}
