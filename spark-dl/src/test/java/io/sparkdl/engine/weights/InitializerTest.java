package io.sparkdl.engine.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.kernels.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bounds, variances and shapes of the distributions that first values are drawn from. */
class InitializerTest {
  /** Fan in 300, fan out 200. */
  private static final Shape MATRIX = Shape.of(300, 200);

  /** Fan in 16 * 9, fan out 64 * 9. */
  private static final Shape CONVOLUTION = Shape.of(64, 16, 3, 3);

  private static float[] draw(Initializer initializer, Shape shape, long seed, int tensor) {
    float[] values = new float[Math.toIntExact(shape.elements())];
    initializer.fill(shape, seed, tensor, values, 0);
    return values;
  }

  @Test
  void fill_zerosAndOnes_areConstant() {
    assertArrayEquals(new float[6], draw(Initializer.ZEROS, Shape.of(2, 3), 1, 0));
    assertArrayEquals(new float[] {1, 1}, draw(Initializer.ONES, Shape.of(2), 1, 0));
  }

  @Test
  void fill_uniform_staysWithinBoundAndHasItsVariance() {
    expectUniform(draw(Initializer.GLOROT_UNIFORM, MATRIX, 1, 0), Math.sqrt(6.0 / 500));
    expectUniform(draw(Initializer.HE_UNIFORM, MATRIX, 1, 0), Math.sqrt(6.0 / 300));
    expectUniform(draw(Initializer.GLOROT_UNIFORM, CONVOLUTION, 1, 0), Math.sqrt(6.0 / 720));
    expectUniform(draw(Initializer.HE_UNIFORM, CONVOLUTION, 1, 0), Math.sqrt(6.0 / 144));
  }

  @Test
  void fill_normal_hasItsVarianceAndTails() {
    expectNormal(draw(Initializer.GLOROT_NORMAL, MATRIX, 1, 0), Math.sqrt(2.0 / 500));
    expectNormal(draw(Initializer.HE_NORMAL, MATRIX, 1, 0), Math.sqrt(2.0 / 300));
    expectNormal(draw(Initializer.GLOROT_NORMAL, CONVOLUTION, 1, 0), Math.sqrt(2.0 / 720));
    expectNormal(draw(Initializer.HE_NORMAL, CONVOLUTION, 1, 0), Math.sqrt(2.0 / 144));
  }

  private static void expectUniform(float[] values, double bound) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertTrue(largest <= bound * (1 + 1e-6), largest + " beyond " + bound);
    assertTrue(largest > 0.999 * bound, largest + " far below " + bound);
    expectMoments(values, bound / Math.sqrt(3));
  }

  private static void expectNormal(float[] values, double deviation) {
    expectMoments(values, deviation);
    int beyondOne = 0;
    int beyondThree = 0;
    for (float value : values) {
      beyondOne += Math.abs(value) > deviation ? 1 : 0;
      beyondThree += Math.abs(value) > 3 * deviation ? 1 : 0;
    }
    assertEquals(0.3173, beyondOne / (double) values.length, 0.02, "share beyond one deviation");
    assertEquals(0.0027, beyondThree / (double) values.length, 0.0015, "beyond three deviations");
  }

  /** Tolerances are four deviations of the estimates for at least 9000 independent draws. */
  private static void expectMoments(float[] values, double deviation) {
    double sum = 0;
    double squares = 0;
    double neighbours = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i];
      squares += (double) values[i] * values[i];
      neighbours += i == 0 ? 0 : (double) values[i] * values[i - 1];
    }
    double variance = deviation * deviation;
    double tolerance = 4 / Math.sqrt(values.length);
    assertEquals(0, sum / values.length, tolerance * deviation, "mean");
    assertEquals(1, squares / values.length / variance, 1.5 * tolerance, "variance");
    assertEquals(0, neighbours / values.length / variance, tolerance, "correlation of neighbours");
  }

  @ParameterizedTest
  @EnumSource(
      value = Initializer.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ZEROS", "ONES"})
  void fill_otherSeedOrTensor_drawsOthers(Initializer initializer) {
    float[] first = draw(initializer, MATRIX, 1, 0);
    assertArrayEquals(first, draw(initializer, MATRIX, 1, 0));
    for (float[] other :
        new float[][] {draw(initializer, MATRIX, 2, 0), draw(initializer, MATRIX, 1, 1)}) {
      double products = 0;
      double squares = 0;
      for (int i = 0; i < first.length; i++) {
        products += first[i] * other[i];
        squares += first[i] * first[i];
      }
      assertEquals(0, products / squares, 4 / Math.sqrt(first.length), "correlation");
    }
  }

  @Test
  void fill_atOffset_writesOnlyItsElements() {
    float[] target = new float[10];
    Arrays.fill(target, -7);
    Initializer.HE_NORMAL.fill(Shape.of(2, 3), 1, 0, target, 2);
    float[] alone = draw(Initializer.HE_NORMAL, Shape.of(2, 3), 1, 0);
    assertArrayEquals(alone, Arrays.copyOfRange(target, 2, 8));
    assertArrayEquals(new float[] {-7, -7}, Arrays.copyOfRange(target, 0, 2));
    assertArrayEquals(new float[] {-7, -7}, Arrays.copyOfRange(target, 8, 10));
    assertNotEquals(-7, target[2]);
  }
}
