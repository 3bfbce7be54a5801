package io.sparkdl.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Sends the k numbers of largest magnitude as pairs of index and float32, in the order of indexes;
 * k is the ratio times the count, rounded up. Of equal magnitudes those of lower index go first. An
 * infinite number is larger than any other, and NaN than that, so none is held back by finite ones.
 *
 * <p>The k-th magnitude is found by counting digits of the numbers' bits, which without the sign
 * are in the order of magnitudes: three passes, whatever the numbers are.
 */
final class TopKCodec implements GradientCodec {
  /** Of an index and a number. */
  static final int PAIR_BYTES = Integer.BYTES + Float.BYTES;

  private static final int MAGNITUDE = 0x7fffffff;

  /** The 31 bits of a magnitude are digits of 11, 10 and 10 bits; where each begins. */
  private static final int[] DIGIT_SHIFTS = {20, 10, 0};

  private static final int[] DIGIT_BITS = {11, 10, 10};

  private final double ratio;
  private final int[] counts = new int[1 << DIGIT_BITS[0]];

  /** How many of the numbers of the k-th magnitude are sent. */
  private int ofThreshold;

  TopKCodec(double ratio) {
    this.ratio = ratio;
  }

  /** How many of so many numbers are sent. */
  int sent(int count) {
    return Math.min(count, (int) Math.ceil(ratio * count));
  }

  @Override
  public int bytes(int count) {
    return Math.multiplyExact(sent(count), PAIR_BYTES);
  }

  @Override
  public void compress(FloatBuffer pending, ByteBuffer message) {
    int count = pending.capacity();
    message.clear().limit(bytes(count));
    int threshold = threshold(pending, sent(count));
    int at = 0;
    for (int i = 0; i < count; i++) {
      float number = pending.get(i);
      int magnitude = Float.floatToRawIntBits(number) & MAGNITUDE;
      if (magnitude > threshold || magnitude == threshold && ofThreshold-- > 0) {
        message.putInt(at, i).putFloat(at + Integer.BYTES, number);
        pending.put(i, 0);
        at += PAIR_BYTES;
      }
    }
  }

  /** The bits of the k-th magnitude; digit by digit, the larger numbers are counted off. */
  private int threshold(FloatBuffer pending, int k) {
    int known = 0;
    int left = k;
    for (int pass = 0; pass < DIGIT_SHIFTS.length; pass++) {
      count(pending, pass, known);
      int digit = (1 << DIGIT_BITS[pass]) - 1;
      while (digit > 0 && counts[digit] < left) {
        left -= counts[digit--];
      }
      known |= digit << DIGIT_SHIFTS[pass];
    }
    ofThreshold = left;
    return known;
  }

  /** Counts the digits of those numbers whose digits before are the known ones. */
  private void count(FloatBuffer pending, int pass, int known) {
    Arrays.fill(counts, 0);
    int shift = DIGIT_SHIFTS[pass];
    int mask = (1 << DIGIT_BITS[pass]) - 1;
    int before = shift + DIGIT_BITS[pass];
    int count = pending.capacity();
    for (int i = 0; i < count; i++) {
      int magnitude = Float.floatToRawIntBits(pending.get(i)) & MAGNITUDE;
      if (magnitude >>> before == known >>> before) {
        counts[magnitude >>> shift & mask]++;
      }
    }
  }

  @Override
  public void add(ByteBuffer message, FloatBuffer to) throws IOException {
    int end = bytes(to.capacity());
    for (int at = 0; at < end; at += PAIR_BYTES) {
      int index = message.getInt(at);
      if (index < 0 || index >= to.capacity()) {
        throw new PeerException(
            "gradient: expected indexes from 0 to " + (to.capacity() - 1) + ", got " + index);
      }
      to.put(index, to.get(index) + message.getFloat(at + Integer.BYTES));
    }
  }
}
