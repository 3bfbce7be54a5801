package io.sparkdl.kernels.opencl.kernel;

/**
 * Dropout of x (rows, width): an element is kept where the Philox4x32-10 number of (key of its row,
 * stream, position in the row) is at least ratio. y = x / (1 - ratio) where kept, else 0; mask
 * bool. The same numbers, bit for bit, as {@code CounterRandom.uniform}.
 */
public final class DropoutRows extends PhiloxKernel {
  private final int n;
  private final int width;
  private final int x;
  private final int keys;
  private final int y;
  private final int mask;
  private final int stream;
  private final float ratio;

  /** A launch over n = rows * width elements. */
  public DropoutRows(int n, int width, int x, int keys, int y, int mask, int stream, float ratio) {
    this.n = n;
    this.width = width;
    this.x = x;
    this.keys = keys;
    this.y = y;
    this.mask = mask;
    this.stream = stream;
    this.ratio = ratio;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      float drawn = uniform(longs[keys + i / width], stream, i % width);
      int kept = drawn >= ratio ? 1 : 0;
      ints[mask + i] = kept;
      floats[y + i] = kept == 1 ? floats[x + i] / (1 - ratio) : 0;
    }
  }
}
