package io.sparkdl.kernels.opencl.kernel;

/**
 * Random y (rows, width), a row from its key: a + u b for a uniform u in [0, 1), or a + z b for a
 * normally distributed z.
 */
public final class RandomFloats extends PhiloxKernel {
  private final int n;
  private final int width;
  private final int keys;
  private final int y;
  private final int stream;
  private final int normal;
  private final float a;
  private final float b;

  /** A launch over n = rows * width elements; {@code normal} is 1 for that distribution, else 0. */
  public RandomFloats(int n, int width, int keys, int y, int stream, int normal, float a, float b) {
    this.n = n;
    this.width = width;
    this.keys = keys;
    this.y = y;
    this.stream = stream;
    this.normal = normal;
    this.a = a;
    this.b = b;
  }

  @Override
  public void run() {
    tick();
    int i = getGlobalId(0);
    if (i < n) {
      long key = longs[keys + i / width];
      int position = i % width;
      float drawn = normal == 1 ? gaussian(key, position) : uniform(key, stream, position);
      floats[y + i] = a + drawn * b;
    }
  }

  private float gaussian(long key, int position) {
    int even = position & -2;
    float radius = sqrt(-2 * log(1 - uniform(key, stream, even)));
    float turn = 2 * uniform(key, stream, even + 1);
    return radius * (position == even ? cospi(turn) : sinpi(turn));
  }
}
