package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradientCodecTest {
  private static FloatBuffer direct(float... values) {
    return bytes(values.length * Float.BYTES).asFloatBuffer().put(0, values);
  }

  private static ByteBuffer bytes(int length) {
    return ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static float[] array(FloatBuffer buffer) {
    float[] values = new float[buffer.capacity()];
    buffer.get(0, values);
    return values;
  }

  private static float[] random(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) ((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(6) - 3));
    }
    return values;
  }

  /** What arrives of numbers that are sent once; what is left of them stays in the buffer. */
  private static float[] sent(GradientCodec codec, FloatBuffer pending) throws Exception {
    int count = pending.capacity();
    ByteBuffer message = bytes(codec.bytes(count));
    codec.compress(pending, message);
    assertEquals(codec.bytes(count), message.remaining());
    FloatBuffer arrived = direct(new float[count]);
    codec.add(message, arrived);
    return array(arrived);
  }

  /** By the definition: the neighbour that is nearer, of two equally near the even one. */
  private static float nearest(float number) {
    float below = Float.intBitsToFloat(Float.floatToRawIntBits(number) & 0xffff0000);
    float above = Float.intBitsToFloat(Float.floatToRawIntBits(below) + 0x10000);
    BigDecimal exact = new BigDecimal(number);
    int nearer =
        exact
            .subtract(new BigDecimal(below))
            .abs()
            .compareTo(new BigDecimal(above).subtract(exact).abs());
    boolean belowIsEven = (Float.floatToRawIntBits(below) >>> 16) % 2 == 0;
    return nearer < 0 || nearer == 0 && belowIsEven ? below : above;
  }

  @Test
  void encode_anyNumber_isTheNearestOfTheEvenOne() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 200_000; i++) {
      // Every exponent but the highest, whose neighbour above may be infinite; a third are ties.
      int bits = random.nextInt(0x7f000000) | random.nextInt(2) << 31;
      float number = Float.intBitsToFloat(i % 3 == 0 ? bits & 0xffff0000 | 0x8000 : bits);
      assertEquals(nearest(number), Bfloat16Codec.decode(Bfloat16Codec.encode(number)));
    }
  }

  @Test
  void encode_everyBfloat16_staysAsItIs() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float number = Bfloat16Codec.decode((short) bits);
      if (!Float.isNaN(number)) {
        assertEquals((short) bits, Bfloat16Codec.encode(number));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0x7f800000, Infinity",
    "0xff800000, -Infinity",
    "0x7fc00000, NaN",
    "0x7f800001, NaN",
    "0xffffffff, NaN",
    "0x80000000, -0.0",
    "0x7f7f7fff, 3.3895313892515355E38",
    "0x7f7f8000, Infinity",
    "0x00000001, 0.0",
    "0x00018000, 1.8367099231598242E-40"
  })
  void encode_special_isWhatItWas(String bits, float expected) {
    float number = Float.intBitsToFloat(Long.decode(bits).intValue());
    assertEquals(expected, Bfloat16Codec.decode(Bfloat16Codec.encode(number)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 99, 100, 101, 5000})
  void compress_topK_sendsTheLargestAndKeepsTheRest(int count) throws Exception {
    float[] values = random(count, count);
    int k = (int) Math.ceil(0.01 * count);
    FloatBuffer pending = direct(values);
    float[] arrived = sent(new TopKCodec(0.01), pending);
    float[] expected = new float[count];
    float[] left = values.clone();
    IntStream.range(0, count)
        .boxed()
        .sorted(Comparator.comparing(i -> -Math.abs(values[i])))
        .limit(k)
        .forEach(
            i -> {
              expected[i] = values[i];
              left[i] = 0;
            });
    assertArrayEquals(expected, arrived);
    assertArrayEquals(left, array(pending));
  }

  @Test
  void compress_equalMagnitudes_sendsTheLowerIndexes() throws Exception {
    FloatBuffer pending = direct(1, -2, 2, 3, -2, 2, 0, -0f);
    assertArrayEquals(new float[] {0, -2, 2, 3, 0, 0, 0, 0}, sent(new TopKCodec(3 / 8.0), pending));
    assertArrayEquals(new float[] {1, 0, 0, 0, -2, 2, 0, -0f}, array(pending));
    assertArrayEquals(new float[] {0, 0, 0}, sent(new TopKCodec(0.4), direct(0, 0, 0)));
  }

  @Test
  void compress_notFinite_isSentFirst() throws Exception {
    float[] values = random(1000, 1);
    values[500] = Float.NaN;
    values[700] = Float.NEGATIVE_INFINITY;
    float[] arrived = sent(new TopKCodec(0.002), direct(values));
    assertTrue(Float.isNaN(arrived[500]));
    assertEquals(Float.NEGATIVE_INFINITY, arrived[700]);
    float[] rounded = sent(new Bfloat16Codec(), direct(values));
    assertTrue(Float.isNaN(rounded[500]));
    assertEquals(Float.NEGATIVE_INFINITY, rounded[700]);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0.5})
  void compress_all_leavesNothing(double ratio) throws Exception {
    float[] values = random(100, 8);
    FloatBuffer pending = direct(values);
    float[] arrived = sent(new TopKCodec(ratio), pending);
    if (ratio == 1) {
      assertArrayEquals(values, arrived);
      assertArrayEquals(new float[100], array(pending));
    }
    for (int i = 0; i < values.length; i++) {
      assertEquals(values[i], arrived[i] + pending.get(i));
    }
  }

  /**
   * What is sent over many steps is the sum of all gradients but for what is still kept, whatever
   * is left out of each. Sums are taken in double; each step rounds what is pending once, by half a
   * unit in the last of 24 bits.
   */
  @ParameterizedTest
  @CsvSource({"bfloat16, 1", "topK, 0.01", "topK, 0.3"})
  void compress_whatWasLeftOut_isSentLater(String name, double ratio) throws Exception {
    GradientCodec codec = GradientCompression.of(name, ratio).codec();
    int count = 1000;
    int steps = 300;
    FloatBuffer pending = direct(new float[count]);
    double[] sums = new double[count];
    double[] arrived = new double[count];
    double[] absolute = new double[count];
    for (int step = 0; step < steps; step++) {
      float[] gradient = random(count, step);
      for (int i = 0; i < count; i++) {
        gradient[i] += 0.01f;
        sums[i] += gradient[i];
        absolute[i] += Math.abs(gradient[i]);
        pending.put(i, pending.get(i) + gradient[i]);
      }
      float[] sent = sent(codec, pending);
      for (int i = 0; i < count; i++) {
        arrived[i] += sent[i];
      }
    }
    for (int i = 0; i < count; i++) {
      assertEquals(sums[i], arrived[i] + pending.get(i), steps * 0x1p-24 * absolute[i]);
    }
    // What is kept does not grow with the steps: it is sent once it is among the largest.
    double kept =
        IntStream.range(0, count).mapToDouble(i -> Math.abs(pending.get(i))).max().orElseThrow();
    double largest = IntStream.range(0, count).mapToDouble(i -> absolute[i]).max().orElseThrow();
    assertTrue(kept < largest / 2, kept + " of " + largest);
  }

  @Test
  void add_indexOutOfRange_isRefused() {
    TopKCodec codec = new TopKCodec(0.5);
    ByteBuffer message = bytes(codec.bytes(2)).putInt(0, 2);
    PeerException error = assertThrows(PeerException.class, () -> codec.add(message, direct(0, 0)));
    assertEquals("gradient: expected indexes from 0 to 1, got 2", error.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"none, 1, 1", "bfloat16, 0.3, 0.5", "topK, 0.01, 0.02", "topK, 1, 2"})
  void of_knownName_isThatCompression(String name, double ratio, double factor) {
    GradientCompression compression = GradientCompression.of(name, ratio);
    assertEquals(name, compression.kind().id());
    assertEquals(factor, compression.factor());
  }

  @Test
  void constructor_whatCannotBe_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> GradientCompression.of("gzip", 1));
    assertThrows(IllegalArgumentException.class, () -> GradientCompression.topK(0));
    assertThrows(IllegalArgumentException.class, () -> GradientCompression.topK(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> GradientCompression.topK(1.01));
    assertThrows(
        IllegalArgumentException.class,
        () -> new GradientCompression(GradientCompression.Kind.BFLOAT16, 0.5));
  }
}
