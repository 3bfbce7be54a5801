package io.sparkdl.kernels.opencl.kernel;

/**
 * Softmax, or its logarithm, along one axis: x and y (outer, size, inner), one work item per line.
 */
public final class SoftmaxLines extends ArenaKernel {
  private final int logarithm;
  private final int lines;
  private final int size;
  private final int inner;
  private final int x;
  private final int y;

  /** A launch over outer * inner lines; logarithm is 1 for the logarithm, else 0. */
  public SoftmaxLines(int logarithm, int lines, int size, int inner, int x, int y) {
    this.logarithm = logarithm;
    this.lines = lines;
    this.size = size;
    this.inner = inner;
    this.x = x;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < lines) {
      int base = i / inner * size * inner + i % inner;
      float largest = floats[x + base];
      for (int k = 1; k < size; k++) {
        largest = max(largest, floats[x + base + k * inner]);
      }
      float sum = 0;
      for (int k = 0; k < size; k++) {
        sum += exp(floats[x + base + k * inner] - largest);
      }
      float logSum = log(sum);
      for (int k = 0; k < size; k++) {
        int at = base + k * inner;
        float v = floats[x + at] - largest;
        floats[y + at] = logarithm == 1 ? v - logSum : exp(v) / sum;
      }
    }
  }
}
