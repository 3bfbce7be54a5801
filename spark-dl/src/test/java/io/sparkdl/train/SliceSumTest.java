package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class SliceSumTest {
  private static final int SIZE = 10_007;
  private static final int WORKERS = 5;

  /** Of very different sizes, so that another order gives other bits. */
  private static float[] values(int worker) {
    SplittableRandom random = new SplittableRandom(worker);
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = (float) ((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(8)));
    }
    return values;
  }

  private static FloatBuffer direct(float[] values) {
    return ByteBuffer.allocateDirect(values.length * Float.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .put(0, values);
  }

  /** Twice, since what was summed before must not stay. */
  private static float[] summed(int part) {
    SliceSum sum = new SliceSum(SIZE);
    for (int round = 0; round < 2; round++) {
      for (int at = 0; at < SIZE; at += part) {
        int from = at;
        int count = Math.min(part, SIZE - at);
        IntFunction<FloatBuffer> parts = worker -> direct(values(worker)).slice(from, count);
        sum.begin(parts.apply(0), parts.apply(1), at);
        for (int worker = 2; worker < WORKERS; worker++) {
          sum.add(parts.apply(worker), at);
        }
      }
    }
    float[] elements = new float[sum.size()];
    sum.elements().get(0, elements);
    return elements;
  }

  @Test
  void add_partsOfAnySize_giveTheBitsOfASumInTheOrderOfTheWorkers() {
    float[] expected = new float[SIZE];
    for (int worker = 0; worker < WORKERS; worker++) {
      float[] values = values(worker);
      for (int i = 0; i < SIZE; i++) {
        expected[i] += values[i];
      }
    }
    for (int part : new int[] {1000, 4096, 5000, SIZE}) {
      assertArrayEquals(expected, summed(part), "parts of " + part);
    }
  }

  @Test
  void add_negativeZeros_sumToZero() {
    FloatBuffer zero = direct(new float[] {-0f});
    SliceSum sum = new SliceSum(1);
    sum.begin(zero, zero, 0);
    assertEquals(Float.floatToRawIntBits(0f), Float.floatToRawIntBits(sum.elements().get(0)));
    sum.begin(zero, 0);
    assertEquals(Float.floatToRawIntBits(0f), Float.floatToRawIntBits(sum.elements().get(0)));
  }

  @Test
  void add_emptySlice_hasNoElements() {
    SliceSum sum = new SliceSum(0);
    sum.begin(direct(new float[0]), 0);
    assertEquals(0, sum.elements().capacity());
  }
}
