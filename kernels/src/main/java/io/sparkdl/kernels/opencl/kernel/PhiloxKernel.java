package io.sparkdl.kernels.opencl.kernel;

/** A kernel that draws the same numbers, bit for bit, as {@code CounterRandom} (Philox4x32-10). */
public abstract class PhiloxKernel extends ArenaKernel {
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final long LOW_WORD = 0xFFFFFFFFL;

  /** A float uniform in [0, 1), a multiple of 2^-24. */
  protected float uniform(long key, int stream, int position) {
    return (bits(key, stream, position) >>> 8) * 0x1p-24f;
  }

  /** 32 random bits of a key, a stream and a position. */
  protected int bits(long key, int stream, int position) {
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
