package io.sparkdl.data;

/** Looks for numbers that are none. */
final class FiniteNumbers {
  private static final int EXPONENT = 0x7F80_0000;
  private static final int LOWEST_EXPONENT_BIT = 0x0080_0000;

  private FiniteNumbers() {}

  /** Without a branch for each: the exponent of NaN and infinity is all ones, and one more. */
  static boolean areAll(float[] values) {
    int overflow = 0;
    for (float value : values) {
      overflow |= (Float.floatToRawIntBits(value) & EXPONENT) + LOWEST_EXPONENT_BIT;
    }
    return overflow >= 0;
  }
}
