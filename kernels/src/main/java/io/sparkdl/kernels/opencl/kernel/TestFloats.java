package io.sparkdl.kernels.opencl.kernel;

/** y (n) bool: whether x (n) is not a number, or infinite of the signs that are asked for. */
public final class TestFloats extends ArenaKernel {
  private final int n;
  private final int x;
  private final int y;
  private final int notANumber;
  private final int negative;
  private final int positive;

  /** A launch over n elements; the last three are 1 for what is looked for, else 0. */
  public TestFloats(int n, int x, int y, int notANumber, int negative, int positive) {
    this.n = n;
    this.x = x;
    this.y = y;
    this.notANumber = notANumber;
    this.negative = negative;
    this.positive = positive;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      float v = floats[x + i];
      float difference = v - v;
      if (v != v) {
        ints[y + i] = notANumber;
      } else if (difference != difference) {
        ints[y + i] = v > 0 ? positive : negative;
      } else {
        ints[y + i] = 0;
      }
    }
  }
}
