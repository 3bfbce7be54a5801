package io.sparkdl.kernels.opencl.kernel;

/**
 * A kernel that pools regions, as {@code operator.RoiAlign} says: rois (R, 4) floats, samples (R)
 * longs, bins (height, width) of each region.
 */
public abstract class RoiKernel extends ArenaKernel {
  /** 1 for the largest weighted neighbour, 0 for the mean. */
  protected final int largest;

  /** Bins along the height. */
  protected final int binRows;

  /** Bins along the width. */
  protected final int binColumns;

  /** Points along an axis of a bin, or 0. */
  protected final int ratio;

  /** 1 if elements are at half coordinates. */
  protected final int shifted;

  /** From the regions' coordinates to x's. */
  protected final float scale;

  /** Height of x. */
  protected final int height;

  /** Width of x. */
  protected final int width;

  /** Where the regions are. */
  protected final int rois;

  /** A launch with this geometry. */
  protected RoiKernel(RoiTable table, int rois) {
    this.largest = table.largest();
    this.binRows = table.binRows();
    this.binColumns = table.binColumns();
    this.ratio = table.ratio();
    this.shifted = table.shifted();
    this.scale = table.scale();
    this.height = table.height();
    this.width = table.width();
    this.rois = rois;
  }

  /** Where a region begins along an axis: 0 for x, 1 for y. */
  protected float begin(int roi, int axis) {
    return floats[rois + 4 * roi + axis] * scale - (shifted == 1 ? 0.5f : 0f);
  }

  /** Size of a bin along an axis. */
  protected float binSize(int roi, int axis) {
    float end = floats[rois + 4 * roi + axis + 2] * scale - (shifted == 1 ? 0.5f : 0f);
    float length = end - begin(roi, axis);
    if (shifted == 0) {
      length = max(length, 1f);
    }
    return length / (axis == 0 ? binColumns : binRows);
  }

  /** Points along an axis of a bin. */
  protected int points(float binSize) {
    if (ratio > 0) {
      return ratio;
    }
    return binSize > 0 ? (int) ceil(binSize) : 0;
  }

  private int low(float position, int size) {
    int at = position > 0 ? (int) position : 0;
    return at < size - 1 ? at : size - 1;
  }

  private float fraction(float position, int size) {
    float inside = max(position, 0f);
    int at = (int) inside;
    return at >= size - 1 ? 0f : inside - at;
  }

  /** Where in its plane neighbour k of a point lies. */
  protected int neighbourAt(float y, float x, int k) {
    int row = low(y, height);
    int column = low(x, width);
    if (k >= 2 && row < height - 1) {
      row = row + 1;
    }
    if (k % 2 == 1 && column < width - 1) {
      column = column + 1;
    }
    return row * width + column;
  }

  /** Weight of neighbour k of a point, 0 for one beyond x. */
  protected float neighbourWeight(float y, float x, int k) {
    if (y < -1 || y > height || x < -1 || x > width) {
      return 0f;
    }
    float down = fraction(y, height);
    float right = fraction(x, width);
    float vertical = k < 2 ? 1 - down : down;
    float horizontal = k % 2 == 0 ? 1 - right : right;
    return vertical * horizontal;
  }
}
