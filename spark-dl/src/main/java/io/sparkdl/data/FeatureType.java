package io.sparkdl.data;

import io.sparkdl.kernels.tensor.Shape;
import java.io.Serializable;
import java.util.List;

/**
 * What one row's features are: how the column holds them, and how many there are.
 *
 * @param encoding how the column holds them
 * @param sizes axis sizes of one row: (D), or (C, H, W) for images
 */
public record FeatureType(FeatureEncoding encoding, List<Integer> sizes) implements Serializable {
  private static final long serialVersionUID = 1L;

  public FeatureType {
    sizes = List.copyOf(sizes);
    int rank = encoding == FeatureEncoding.IMAGE ? 3 : 1;
    if (sizes.size() != rank) {
      throw new IllegalArgumentException(
          "feature type: expected " + rank + " axes for " + encoding + ", got " + sizes);
    }
  }

  /** Shape of one row, without a batch axis: (D), or (C, H, W) for images. */
  public Shape shape() {
    return Shape.of(sizes);
  }

  /** Floats of one row. */
  public int width() {
    return Math.toIntExact(shape().elements());
  }

  /** Whether rows are stored as one unsigned byte a value; otherwise as one float. */
  public boolean bytes() {
    return encoding == FeatureEncoding.IMAGE;
  }

  /** Bytes of one row in an Arrow file. */
  public int rowBytes() {
    return bytes() ? width() : Math.multiplyExact(width(), Float.BYTES);
  }

  /** For messages: {@code 784 values} or {@code 3 channels of 32 x 28 (height x width)}. */
  String describe() {
    return bytes()
        ? sizes.get(0) + " channels of " + sizes.get(1) + " x " + sizes.get(2) + " (height x width)"
        : sizes.get(0) + " values";
  }
}
