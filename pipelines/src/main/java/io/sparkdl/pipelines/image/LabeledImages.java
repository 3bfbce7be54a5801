package io.sparkdl.pipelines.image;

import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The table of labelled images: {@code image} of Spark's image schema and {@code label}, an int.
 */
public final class LabeledImages {
  /** OpenCV type 8UC1: one channel of unsigned bytes. */
  private static final int GREY_BYTES = 0;

  private LabeledImages() {}

  /** {@code image} struct of {@link ImageSchema#columnSchema()}, {@code label} int. */
  public static StructType schema() {
    return new StructType()
        .add("image", ImageSchema.columnSchema(), false)
        .add("label", DataTypes.IntegerType, false);
  }

  /**
   * One grey image as a row of {@link #schema()}.
   *
   * @param origin where the image came from, for people
   * @param pixels (height, width) row-major, unsigned bytes
   * @throws IllegalArgumentException if there are not height times width pixels
   */
  public static Row grey(String origin, int height, int width, byte[] pixels, int label) {
    if (pixels.length != height * width) {
      throw new IllegalArgumentException(
          "image: expected %d x %d pixels, got %d".formatted(height, width, pixels.length));
    }
    return RowFactory.create(
        RowFactory.create(origin, height, width, 1, GREY_BYTES, pixels), label);
  }
}
