package io.sparkdl.kernels.operator;

import java.util.List;

/**
 * Which position of x {@link Resize} takes for a position of y.
 *
 * @param roi for {@code TF_CROP_AND_RESIZE}, the part of x that is read, relative to the size - 1
 *     of each axis: the beginnings of all axes of the target, then the ends; else empty
 * @param extrapolation value of y where that reads beyond x
 */
public record ResizeCoordinates(
    Transformation transformation, List<Float> roi, float extrapolation) {
  /** ONNX's coordinate_transformation_mode. */
  public enum Transformation {
    /** (p + 0.5) / scale - 0.5. */
    HALF_PIXEL,
    /** The same about the middle of x, for scales that do not give a whole size. */
    HALF_PIXEL_SYMMETRIC,
    /** As half_pixel, but -0.5 where y has size 1. */
    PYTORCH_HALF_PIXEL,
    /** First and last positions of x and y are the same. */
    ALIGN_CORNERS,
    /** p / scale. */
    ASYMMETRIC,
    /** As align_corners, on the part of x that roi names. */
    TF_CROP_AND_RESIZE
  }

  public ResizeCoordinates {
    roi = List.copyOf(roi);
  }

  /** A transformation without a region. */
  public static ResizeCoordinates of(Transformation transformation) {
    return new ResizeCoordinates(transformation, List.of(), 0);
  }

  /** True if the transformation reads {@link #roi}. */
  boolean crops() {
    return transformation == Transformation.TF_CROP_AND_RESIZE;
  }

  /**
   * The position in x.
   *
   * @param position in y
   * @param size of x's axis
   * @param resized size of y's axis
   * @param scale factor between them before it was rounded to a size
   * @param entry of the target
   */
  double position(int position, int size, int resized, double scale, int entry) {
    double exact = scale * size;
    return switch (transformation) {
      case HALF_PIXEL -> (position + 0.5) / scale - 0.5;
      case HALF_PIXEL_SYMMETRIC ->
          size / 2.0 * (1 - resized / exact) + (position + 0.5) / scale - 0.5;
      case PYTORCH_HALF_PIXEL -> exact == 1 ? -0.5 : (position + 0.5) / scale - 0.5;
      case ALIGN_CORNERS -> exact == 1 ? 0 : position * (size - 1) / (exact - 1);
      case ASYMMETRIC -> position / scale;
      case TF_CROP_AND_RESIZE -> {
        double begin = roi.get(entry);
        double length = roi.get(entry + roi.size() / 2) - begin;
        yield begin * (size - 1)
            + (exact == 1 ? length * (size - 1) / 2 : position * length * (size - 1) / (exact - 1));
      }
    };
  }
}
