package io.sparkdl.kernels.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.kernels.operator.CounterRandom;
import io.sparkdl.kernels.operator.Multinomial;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The generator has the distributions that it says. */
class CounterRandomTest {
  private static final int DRAWS = 200_000;

  @Test
  void bits_zeroKeyAndCounter_givesPublishedWords() {
    // The first known-answer vector of the authors' Random123 1.14, philox4x32 with 10 rounds.
    int[] words = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
    for (int position = 0; position < 4; position++) {
      assertEquals(words[position], CounterRandom.bits(0, 0, position));
    }
  }

  @Test
  void normal_manyDraws_haveTheMomentsOfTheDistribution() {
    double sum = 0;
    double squares = 0;
    double fourth = 0;
    double neighbours = 0;
    double last = 0;
    for (int i = 0; i < DRAWS; i++) {
      double z = CounterRandom.normal(42, 7, i);
      sum += z;
      squares += z * z;
      fourth += z * z * z * z;
      neighbours += z * last;
      last = z;
    }
    // Five standard deviations of each estimate: 1, 2 and 96 over the draws, and 1.
    double deviation = 5 / Math.sqrt(DRAWS);
    assertEquals(0, sum / DRAWS, deviation);
    assertEquals(1, squares / DRAWS, Math.sqrt(2) * deviation);
    assertEquals(3, fourth / DRAWS, Math.sqrt(96) * deviation);
    assertEquals(0, neighbours / DRAWS, deviation);
  }

  @Test
  void normal_manyDraws_lieBelowQuantilesAsOftenAsTheyShould() {
    double[] quantiles = {-1.6448536, -0.6744898, 0, 0.6744898, 1.6448536};
    double[] shares = {0.05, 0.25, 0.5, 0.75, 0.95};
    for (int q = 0; q < quantiles.length; q++) {
      int below = 0;
      for (int i = 0; i < DRAWS; i++) {
        below += CounterRandom.normal(3, 1, i) < quantiles[q] ? 1 : 0;
      }
      assertEquals(shares[q], (double) below / DRAWS, 5 * 0.5 / Math.sqrt(DRAWS));
    }
  }

  @Test
  void multinomial_manyDraws_followTheScores() {
    float[] scores = {(float) Math.log(1), (float) Math.log(2), (float) Math.log(5)};
    var operator = new Multinomial(DRAWS, ElementType.INT64, 0);
    Elements keys = Elements.of(new TensorType(ElementType.INT64, Shape.SCALAR), new long[] {11});
    long[] drawn =
        Rules.apply(operator, List.of(Elements.of(TensorType.floats(1, 3), scores), keys))
            .get(0)
            .longs();
    int[] counts = new int[3];
    for (long c : drawn) {
      counts[(int) c]++;
    }
    for (int c = 0; c < 3; c++) {
      double expected = Math.exp(scores[c]) / 8;
      assertTrue(Math.abs(counts[c] - DRAWS * expected) < 5 * Math.sqrt(DRAWS), "class " + c);
    }
  }
}
