package io.sparkdl.kernels.opencl.kernel;

/**
 * y (n) = weighted sums along an axis of x (outer, inputs, inner), for y (outer, outputs, inner).
 * The int arena holds, at table, the indexes (outputs, taps), then the weights (outputs, taps) in
 * units of 2^-29.
 */
public final class InterpolateAxis extends ArenaKernel {
  /** 2^-29: a weight below 4 in size is a whole number of these, to 1e-9. */
  public static final float UNIT = 1f / (1 << 29);

  private final int n;
  private final int inner;
  private final int inputs;
  private final int outputs;
  private final int taps;
  private final int table;
  private final int x;
  private final int y;

  /** A launch over n elements of y. */
  public InterpolateAxis(
      int n, int inner, int inputs, int outputs, int taps, int table, int x, int y) {
    this.n = n;
    this.inner = inner;
    this.inputs = inputs;
    this.outputs = outputs;
    this.taps = taps;
    this.table = table;
    this.x = x;
    this.y = y;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      int line = i / inner;
      int start = x + line / outputs * inputs * inner + i % inner;
      int index = table + line % outputs * taps;
      int weight = index + outputs * taps;
      float sum = 0;
      for (int k = 0; k < taps; k++) {
        sum += ints[weight + k] * UNIT * floats[start + ints[index + k] * inner];
      }
      floats[y + i] = sum;
    }
  }
}
