package io.sparkdl.kernels.opencl.kernel;

/**
 * A kernel that reads planes at positions between their elements, as {@code operator.Sampling}
 * says. The int arena holds the sizes of the spatial axes at {@code sizes}; positions are (samples,
 * points, rank) floats. Taps are row-major numbers of a position's neighbours.
 */
public abstract class SampleKernel extends ArenaKernel {
  /** 0 for what lies beyond an axis. */
  public static final int ZEROS = 0;

  /** The outer element for what lies beyond an axis. */
  public static final int BORDER = 1;

  /** The axis mirrored for what lies beyond it. */
  public static final int REFLECTION = 2;

  private static final float A = -0.75f;

  /** Number of spatial axes. */
  protected final int rank;

  /** Where the sizes are. */
  protected final int sizes;

  /** Neighbours along an axis: 1, 2 or 4. */
  protected final int width;

  /** Neighbours of a position. */
  protected final int taps;

  /** One of the constants of this class. */
  protected final int padding;

  /** 1 to mirror about the middles of the outer elements, 0 about their outer edges. */
  protected final int corners;

  /** 1 if positions name the last axis first. */
  protected final int reversed;

  /** Where the positions are. */
  protected final int positions;

  /** A launch with this geometry. */
  protected SampleKernel(SampleTable table, int positions) {
    this.rank = table.rank();
    this.sizes = table.sizes();
    this.width = table.width();
    this.taps = table.taps();
    this.padding = table.padding();
    this.corners = table.corners();
    this.reversed = table.reversed();
    this.positions = positions;
  }

  /** Which number of a position is for an axis. */
  protected int component(int axis) {
    return reversed == 1 ? rank - 1 - axis : axis;
  }

  private float low() {
    return corners == 1 ? 0f : -0.5f;
  }

  private float reflected(float p, float low, float high) {
    float range = high - low;
    if (range <= 0) {
      return low;
    }
    float over = p < low ? low - p : p - high;
    int times = (int) (over / range);
    float rest = over - times * range;
    int up = p < low ? 1 : 0;
    int even = times % 2 == 0 ? 1 : 0;
    return up == even ? low + rest : high - rest;
  }

  /** The position along an axis, brought into it if the padding does that. */
  protected float mapped(float position, int size) {
    float p = width == 1 ? rint(position) : position;
    float low = low();
    float high = size - 1 - low;
    if (padding == ZEROS || p >= low && p <= high) {
      return p;
    }
    if (padding == BORDER) {
      return min(max(p, 0f), (float) (size - 1));
    }
    return reflected(p, low, high);
  }

  /** Derivative of {@link #mapped}. */
  protected float slope(float position, int size) {
    float low = low();
    float high = size - 1 - low;
    if (padding == ZEROS || position >= low && position <= high) {
      return 1f;
    }
    if (padding == BORDER || high <= low) {
      return 0f;
    }
    float over = position < low ? low - position : position - high;
    int times = (int) (over / (high - low));
    return times % 2 == 0 ? -1f : 1f;
  }

  /** The first neighbour of a mapped position. */
  protected int first(float mapped) {
    return (int) floor(mapped) - (width == 4 ? 1 : 0);
  }

  /** The element that a neighbour stands for, or -1 if it counts as 0. */
  protected int index(int neighbour, int size) {
    if (neighbour >= 0 && neighbour < size) {
      return neighbour;
    }
    if (padding == ZEROS) {
      return -1;
    }
    if (padding == BORDER) {
      return neighbour < 0 ? 0 : size - 1;
    }
    float low = low();
    return (int) reflected((float) neighbour, low, size - 1 - low);
  }

  /** Weight of the neighbour at a distance. */
  protected float weight(float distance) {
    float x = abs(distance);
    if (width == 1) {
      return 1f;
    }
    if (width == 2) {
      return 1f - x;
    }
    if (x <= 1) {
      return ((A + 2) * x - (A + 3)) * x * x + 1;
    }
    return ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
  }

  /** Derivative of {@link #weight}. */
  protected float weightSlope(float distance, int tap) {
    float x = abs(distance);
    if (width == 1) {
      return 0f;
    }
    if (width == 2) {
      return tap == 0 ? -1f : 1f;
    }
    float size = (3 * A * x - 10 * A) * x + 8 * A;
    if (x <= 1) {
      size = (3 * (A + 2) * x - 2 * (A + 3)) * x;
    }
    return distance < 0 ? -size : size;
  }

  /** Where in its plane a neighbour of a position lies, or -1 if it counts as 0. */
  protected int neighbourAt(int position, int tap) {
    int at = 0;
    int scale = 1;
    int rest = tap;
    for (int axis = rank - 1; axis >= 0; axis--) {
      int size = ints[sizes + axis];
      float mapped = mapped(floats[positions + position * rank + component(axis)], size);
      int index = index(first(mapped) + rest % width, size);
      if (index < 0) {
        return -1;
      }
      at += index * scale;
      scale = scale * size;
      rest = rest / width;
    }
    return at;
  }

  /**
   * Weight of a neighbour of a position, or, for an axis of at least 0, its derivative along it.
   */
  protected float neighbourWeight(int position, int tap, int derived) {
    float product = 1;
    int rest = tap;
    for (int axis = rank - 1; axis >= 0; axis--) {
      int size = ints[sizes + axis];
      float own = floats[positions + position * rank + component(axis)];
      float mapped = mapped(own, size);
      float distance = mapped - (first(mapped) + rest % width);
      if (axis == derived) {
        product = product * slope(own, size) * weightSlope(distance, rest % width);
      } else {
        product = product * weight(distance);
      }
      rest = rest / width;
    }
    return product;
  }
}
