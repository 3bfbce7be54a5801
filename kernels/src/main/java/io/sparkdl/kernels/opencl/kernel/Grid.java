package io.sparkdl.kernels.opencl.kernel;

/**
 * Work items of a launch: columns, rows and layers, in groups of localX x localY x 1. The group
 * size is always explicit and divides the grid; kernels guard against the items beyond their data.
 */
public record Grid(int x, int y, int z, int localX, int localY) {
  /** Items per group of a launch in one dimension. */
  public static final int GROUP = 64;

  public Grid {
    if (x < 0 || y < 0 || z < 0 || localX < 1 || localY < 1 || x % localX != 0 || y % localY != 0) {
      throw new IllegalArgumentException(
          "grid: expected sizes of at least 0 that the group divides, got %d x %d x %d by %d x %d"
              .formatted(x, y, z, localX, localY));
    }
  }

  /** At least n items in one dimension, in groups of {@link #GROUP}. */
  public static Grid items(long n) {
    return new Grid(rounded(n, GROUP), 1, 1, GROUP, 1);
  }

  /** This many groups of this many items in one dimension. */
  public static Grid groups(long groups, int items) {
    return new Grid(Math.toIntExact(groups * items), 1, 1, items, 1);
  }

  /** At least columns x rows items in square groups, in layers. */
  public static Grid tiles(int columns, int rows, int layers, int tile) {
    return new Grid(rounded(columns, tile), rounded(rows, tile), layers, tile, tile);
  }

  /** True if there is nothing to do. */
  public boolean isEmpty() {
    return x == 0 || y == 0 || z == 0;
  }

  /** Items per group. */
  public int groupItems() {
    return localX * localY;
  }

  private static int rounded(long n, int group) {
    return Math.toIntExact((n + group - 1) / group * group);
  }
}
