package io.sparkdl.kernels.operator;

/**
 * How {@link SamplePoints} reads an axis at a position between its elements.
 *
 * @param mode nearest (half to even), linear, or cubic with coefficient -0.75
 * @param padding what lies beyond the axis
 * @param alignCorners reflect about the middles of the outer elements, else about their outer edges
 */
public record Sampling(Interpolation.Mode mode, Padding padding, boolean alignCorners) {
  private static final double A = -0.75;

  /** What lies beyond an axis. */
  public enum Padding {
    /** 0. */
    ZEROS,
    /** The outer element again. */
    BORDER,
    /** The axis mirrored. */
    REFLECTION
  }

  /** Number of neighbours that count along an axis. */
  public int taps() {
    return switch (mode) {
      case NEAREST -> 1;
      case LINEAR -> 2;
      case CUBIC -> 4;
    };
  }

  /** The position brought into an axis, if the padding does that. */
  public double mapped(double position, int size) {
    double p = mode == Interpolation.Mode.NEAREST ? Math.rint(position) : position;
    double low = alignCorners ? 0 : -0.5;
    double high = size - 1 - low;
    if (padding == Padding.ZEROS || p >= low && p <= high) {
      return p;
    }
    return padding == Padding.BORDER ? Math.max(0, Math.min(size - 1, p)) : reflected(p, low, high);
  }

  /** Derivative of {@link #mapped}. */
  public double slope(double position, int size) {
    double low = alignCorners ? 0 : -0.5;
    double high = size - 1 - low;
    if (padding == Padding.ZEROS || position >= low && position <= high) {
      return 1;
    }
    double over = position < low ? low - position : position - high;
    boolean even = high == low || (long) (over / (high - low)) % 2 == 0;
    return padding == Padding.BORDER || high == low ? 0 : even ? -1 : 1;
  }

  private static double reflected(double p, double low, double high) {
    double range = high - low;
    if (range == 0) {
      return low;
    }
    double over = p < low ? low - p : p - high;
    long times = (long) (over / range);
    double rest = over - times * range;
    return p < low == (times % 2 == 0) ? low + rest : high - rest;
  }

  /** The first neighbour of a mapped position. */
  public int first(double mapped) {
    return (int) Math.floor(mapped) - (mode == Interpolation.Mode.CUBIC ? 1 : 0);
  }

  /** The element that a neighbour stands for, or -1 if it counts as 0. */
  public int index(int neighbour, int size) {
    if (neighbour >= 0 && neighbour < size) {
      return neighbour;
    }
    return switch (padding) {
      case ZEROS -> -1;
      case BORDER -> Math.max(0, Math.min(size - 1, neighbour));
      case REFLECTION ->
          (int) reflected(neighbour, alignCorners ? 0 : -0.5, size - (alignCorners ? 1 : 0.5));
    };
  }

  /** Weight of the neighbour at a distance, position - neighbour. */
  public double weight(double distance) {
    double x = Math.abs(distance);
    return switch (mode) {
      case NEAREST -> 1;
      case LINEAR -> 1 - x;
      case CUBIC ->
          x <= 1 ? ((A + 2) * x - (A + 3)) * x * x + 1 : ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
    };
  }

  /** Derivative of {@link #weight}; that of neighbour {@code tap} at distance 0 is one-sided. */
  public double weightSlope(double distance, int tap) {
    double x = Math.abs(distance);
    double sign = distance < 0 ? -1 : 1;
    return switch (mode) {
      case NEAREST -> 0;
      case LINEAR -> tap == 0 ? -1 : 1;
      case CUBIC ->
          sign * (x <= 1 ? (3 * (A + 2) * x - 2 * (A + 3)) * x : (3 * A * x - 10 * A) * x + 8 * A);
    };
  }
}
