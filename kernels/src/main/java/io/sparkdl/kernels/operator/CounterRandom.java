package io.sparkdl.kernels.operator;

/**
 * Counter-based random numbers: Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as
 * easy as 1, 2, 3"). A number depends only on a key, a stream and a position, so every back end and
 * every division of rows over workers draws the same ones.
 */
public final class CounterRandom {
  private static final int ROUNDS = 10;
  private static final int MULTIPLIER_0 = 0xD2511F53;
  private static final int MULTIPLIER_1 = 0xCD9E8D57;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;

  private CounterRandom() {}

  /**
   * 32 random bits. The Philox key is {@code key}; the counter is (position / 4, stream, 0, 0), of
   * whose four output words word position % 4 is taken.
   */
  public static int bits(long key, int stream, int position) {
    int c0 = position >>> 2;
    int c1 = stream;
    int c2 = 0;
    int c3 = 0;
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = (MULTIPLIER_0 & 0xFFFFFFFFL) * (c0 & 0xFFFFFFFFL);
      long product1 = (MULTIPLIER_1 & 0xFFFFFFFFL) * (c2 & 0xFFFFFFFFL);
      int next0 = (int) (product1 >>> 32) ^ c1 ^ k0;
      int next2 = (int) (product0 >>> 32) ^ c3 ^ k1;
      c1 = (int) product1;
      c3 = (int) product0;
      c0 = next0;
      c2 = next2;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    int word = position & 3;
    return word == 0 ? c0 : word == 1 ? c1 : word == 2 ? c2 : c3;
  }

  /** A float uniform in [0, 1), a multiple of 2^-24. */
  public static float uniform(long key, int stream, int position) {
    return (bits(key, stream, position) >>> 8) * 0x1p-24f;
  }

  /**
   * A float with the standard normal distribution, at most 5.8 from 0 (Box and Muller 1958). For
   * two neighbouring positions 2 i and 2 i + 1 with uniform numbers u and v: sqrt(-2 ln(1 - u))
   * times the cosine and the sine of 2 pi v.
   */
  public static float normal(long key, int stream, int position) {
    int even = position & -2;
    double radius = Math.sqrt(-2 * Math.log(1 - uniform(key, stream, even)));
    double angle = 2 * Math.PI * uniform(key, stream, even + 1);
    return (float) (radius * (position == even ? Math.cos(angle) : Math.sin(angle)));
  }

  /** A key for a purpose and two numbers (a seed and an epoch, say), well mixed (SplitMix64). */
  public static long key(long seed, long a, long b) {
    return mix(mix(mix(seed) ^ a) ^ b);
  }

  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
