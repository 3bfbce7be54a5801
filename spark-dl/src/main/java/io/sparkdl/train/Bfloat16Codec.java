package io.sparkdl.train;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Sends the upper half of each float32, rounded to the nearest, of two equally near to the even one
 * (bfloat16: sign, 8 bits of exponent, 7 of fraction). Infinities and NaN stay what they are;
 * numbers within half a step of the largest, 3.39e38, become infinite.
 */
final class Bfloat16Codec implements GradientCodec {
  private static final int LOWER_BITS = 16;
  private static final int JUST_BELOW_HALF = 0x7fff;

  /** Set in what is left of a NaN, whose fraction may lie in the lower half alone. */
  private static final int QUIET = 0x40;

  /** The bits of a number as bfloat16. */
  static short encode(float number) {
    int bits = Float.floatToRawIntBits(number);
    int upper = bits >>> LOWER_BITS;
    if (Float.isNaN(number)) {
      return (short) (upper | QUIET);
    }
    return (short) (bits + JUST_BELOW_HALF + (upper & 1) >>> LOWER_BITS);
  }

  /** The number of these bits. */
  static float decode(short bits) {
    return Float.intBitsToFloat(bits << LOWER_BITS);
  }

  @Override
  public int bytes(int count) {
    return Math.multiplyExact(count, Short.BYTES);
  }

  @Override
  public void compress(FloatBuffer pending, ByteBuffer message) {
    int count = pending.capacity();
    message.clear().limit(bytes(count));
    for (int i = 0; i < count; i++) {
      float number = pending.get(i);
      short sent = encode(number);
      message.putShort(i * Short.BYTES, sent);
      pending.put(i, number - decode(sent));
    }
  }

  @Override
  public void add(ByteBuffer message, FloatBuffer to) {
    int count = to.capacity();
    for (int i = 0; i < count; i++) {
      to.put(i, to.get(i) + decode(message.getShort(i * Short.BYTES)));
    }
  }
}
