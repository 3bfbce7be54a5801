package io.sparkdl.pipelines.shapes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShapeImagesTest {
  private final ShapeImages images = new ShapeImages(7, 28);

  @Test
  void pixels_sameSeedInAnyOrderAndThread_sameBytes() {
    byte[][] forward = LongStream.range(0, 200).mapToObj(images::pixels).toArray(byte[][]::new);
    ShapeImages again = new ShapeImages(7, 28);
    LongStream.range(0, 200)
        .map(row -> 199 - row)
        .parallel()
        .forEach(row -> assertArrayEquals(forward[(int) row], again.pixels(row)));
  }

  @Test
  void pixels_otherSeedOrRow_otherBytes() {
    assertFalse(Arrays.equals(images.pixels(0), new ShapeImages(8, 28).pixels(0)));
    assertFalse(Arrays.equals(images.pixels(0), images.pixels(10)));
  }

  @Test
  void pixels_everyClass_shapeStandsOutFromItsGround() {
    for (long row = 0; row < 100; row++) {
      byte[] pixels = images.pixels(row);
      assertEquals(28 * 28, pixels.length);
      double mean = 0;
      for (byte pixel : pixels) {
        mean += Byte.toUnsignedInt(pixel) / (28.0 * 28.0);
      }
      double variance = 0;
      for (byte pixel : pixels) {
        variance += Math.pow(Byte.toUnsignedInt(pixel) - mean, 2) / (28 * 28);
      }
      // A tenth of the image at the least contrast, 60 of 255, gives 0.1 * 0.9 * 60^2 = 324.
      assertTrue(variance > 250, "row " + row + " has variance " + variance);
    }
  }

  @Test
  void label_manyRows_everyClassAboutAsOften() {
    int[] rowsOfClass = new int[10];
    LongStream.range(0, 10_000).forEach(row -> rowsOfClass[images.label(row)]++);
    for (int rows : rowsOfClass) {
      // Five deviations of a binomial of 10 000 draws at 0.1, which is 30.
      assertEquals(1000, rows, 150);
    }
  }

  /** Rows dealt out in turn, as to workers, must not sort the classes. */
  @Test
  void label_everySecondRow_everyClassStill() {
    assertEquals(10, LongStream.range(0, 200).map(row -> images.label(2 * row)).distinct().count());
  }

  @Test
  void constructor_tooSmall_namesTheSize() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new ShapeImages(1, 8));
    assertEquals("shape images: expected a size of at least 16 pixels, got 8", e.getMessage());
  }
}
