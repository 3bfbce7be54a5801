package io.sparkdl.kernels.operator;

/**
 * How {@link Resize} joins neighbours.
 *
 * @param cubicCoefficient ONNX's cubic_coeff_a
 * @param excludeOutside weights of neighbours beyond x are shared out, else these repeat the edge
 * @param antialias where y is smaller, the filter is as wide as the factor asks
 */
public record Interpolation(
    Mode mode, Nearest nearest, float cubicCoefficient, boolean excludeOutside, boolean antialias) {
  /** ONNX's default of cubic_coeff_a. */
  public static final float CUBIC_COEFFICIENT = -0.75f;

  /** ONNX's mode. */
  public enum Mode {
    /** One neighbour. */
    NEAREST,
    /** Two neighbours along each axis. */
    LINEAR,
    /** Four neighbours along each axis. */
    CUBIC
  }

  /** ONNX's nearest_mode. */
  public enum Nearest {
    /** The nearest, the lower one of two. */
    ROUND_PREFER_FLOOR,
    /** The nearest, the upper one of two. */
    ROUND_PREFER_CEIL,
    /** The one below. */
    FLOOR,
    /** The one above. */
    CEIL
  }

  /** A mode with ONNX's defaults. */
  public static Interpolation of(Mode mode) {
    return new Interpolation(mode, Nearest.ROUND_PREFER_FLOOR, CUBIC_COEFFICIENT, false, false);
  }

  /** The nearest neighbour by this rule. */
  public static Interpolation nearest(Nearest rule) {
    return new Interpolation(Mode.NEAREST, rule, CUBIC_COEFFICIENT, false, false);
  }

  /** The index nearest to a position. */
  int index(double position) {
    return (int)
        switch (nearest) {
          case ROUND_PREFER_FLOOR -> Math.ceil(position - 0.5);
          case ROUND_PREFER_CEIL -> Math.floor(position + 0.5);
          case FLOOR -> Math.floor(position);
          case CEIL -> Math.ceil(position);
        };
  }

  /** Half of the filter's width in neighbours, for a factor. */
  int reach(double scale) {
    double radius = mode == Mode.LINEAR ? 1 : 2;
    return (int) (1 - (Math.floor(-radius / filterScale(scale)) + 1));
  }

  /** How much narrower than the pixels of x the filter is. */
  double filterScale(double scale) {
    return antialias ? Math.min(1, scale) : 1;
  }

  /** The filter's value at a distance. */
  double weight(double distance) {
    double x = Math.abs(distance);
    double a = cubicCoefficient;
    if (mode == Mode.LINEAR) {
      return Math.max(0, 1 - x);
    }
    if (x <= 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
  }
}
