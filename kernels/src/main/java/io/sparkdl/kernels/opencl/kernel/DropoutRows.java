package io.sparkdl.kernels.opencl.kernel;

/**
 * Dropout of x (rows, width): an element is kept where the Philox4x32-10 number of (key of its row,
 * stream, position in the row) is at least ratio. y = x / (1 - ratio) where kept, else 0; mask
 * bool. The same numbers, bit for bit, as {@code CounterRandom.uniform}.
 */
public final class DropoutRows extends ArenaKernel {
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final long LOW_WORD = 0xFFFFFFFFL;

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
      int word = bits(longs[keys + i / width], i % width);
      float uniform = (word >>> 8) * 0x1p-24f;
      int kept = uniform >= ratio ? 1 : 0;
      ints[mask + i] = kept;
      floats[y + i] = kept == 1 ? floats[x + i] / (1 - ratio) : 0;
    }
  }

  private int bits(long key, int position) {
    int c0 = position >>> 2;
    int c1 = stream;
    int c2 = 0;
    int c3 = 0;
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < 10; round++) {
      long product0 = MULTIPLIER_0 * (c0 & LOW_WORD);
      long product1 = MULTIPLIER_1 * (c2 & LOW_WORD);
      int high0 = (int) (product0 >>> 32);
      int high1 = (int) (product1 >>> 32);
      c0 = high1 ^ c1 ^ k0;
      c2 = high0 ^ c3 ^ k1;
      c1 = (int) product1;
      c3 = (int) product0;
      k0 = k0 + WEYL_0;
      k1 = k1 + WEYL_1;
    }
    int word = position & 3;
    return word == 0 ? c0 : word == 1 ? c1 : word == 2 ? c2 : c3;
  }
}
