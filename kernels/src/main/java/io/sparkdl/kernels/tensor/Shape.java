package io.sparkdl.kernels.tensor;

import java.util.Arrays;
import java.util.List;

/** Sizes of a value's axes, outermost first; a scalar has none. Immutable. */
public final class Shape {
  /** The shape of a scalar. */
  public static final Shape SCALAR = new Shape(new int[0]);

  private final int[] sizes;

  private Shape(int[] sizes) {
    this.sizes = sizes;
  }

  /**
   * The shape with these axis sizes.
   *
   * @throws ShapeException if a size is negative
   */
  public static Shape of(int... sizes) {
    for (int size : sizes) {
      if (size < 0) {
        throw new ShapeException(
            "shape: expected axis sizes of at least 0, got " + Arrays.toString(sizes));
      }
    }
    return sizes.length == 0 ? SCALAR : new Shape(sizes.clone());
  }

  /** The shape with these axis sizes. */
  public static Shape of(List<Integer> sizes) {
    return of(sizes.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Number of axes. */
  public int rank() {
    return sizes.length;
  }

  /** Size of an axis; a negative axis counts from the end. */
  public int size(int axis) {
    return sizes[axis(axis)];
  }

  /** Number of elements: the product of the sizes, 1 for a scalar. */
  public long elements() {
    long product = 1;
    for (int size : sizes) {
      product = Math.multiplyExact(product, (long) size);
    }
    return product;
  }

  /** Product of the sizes of the axes from {@code from} (inclusive) to {@code to} (exclusive). */
  public int product(int from, int to) {
    int product = 1;
    for (int axis = from; axis < to; axis++) {
      product = Math.multiplyExact(product, sizes[axis]);
    }
    return product;
  }

  /**
   * The axis as a number from 0 to rank - 1.
   *
   * @throws ShapeException if it is outside -rank to rank - 1
   */
  public int axis(int axis) {
    if (axis < -sizes.length || axis >= Math.max(1, sizes.length)) {
      throw new ShapeException(
          "axis: expected -" + sizes.length + " to " + (sizes.length - 1) + ", got " + axis);
    }
    return axis < 0 ? axis + sizes.length : axis;
  }

  /** This shape with one axis replaced. */
  public Shape with(int axis, int size) {
    int[] copy = sizes.clone();
    copy[axis(axis)] = size;
    return of(copy);
  }

  /** A copy of the sizes. */
  public int[] toArray() {
    return sizes.clone();
  }

  /** The sizes as long integers, as oneDNN takes them. */
  public long[] toLongArray() {
    return Arrays.stream(sizes).asLongStream().toArray();
  }

  /** Row-major strides in elements: the last axis has stride 1. */
  public int[] strides() {
    int[] strides = new int[sizes.length];
    int stride = 1;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= sizes[axis];
    }
    return strides;
  }

  /**
   * The shape that two shapes broadcast to, by NumPy's and ONNX's rule.
   *
   * @throws ShapeException if an axis differs and neither size is 1
   */
  public static Shape broadcast(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    int[] sizes = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      int left = axis < rank - a.rank() ? 1 : a.sizes[axis - rank + a.rank()];
      int right = axis < rank - b.rank() ? 1 : b.sizes[axis - rank + b.rank()];
      if (left != right && left != 1 && right != 1) {
        throw new ShapeException(
            "broadcast: expected equal sizes or 1 on every axis, got " + a + " and " + b);
      }
      sizes[axis] = left == 1 ? right : left;
    }
    return of(sizes);
  }

  /**
   * Strides of this shape when it is read as if broadcast to {@code target}: 0 on every axis that
   * is repeated.
   */
  public int[] broadcastStrides(Shape target) {
    int[] strides = new int[target.rank()];
    int[] own = strides();
    int shift = target.rank() - rank();
    for (int axis = 0; axis < rank(); axis++) {
      strides[axis + shift] = sizes[axis] == 1 ? 0 : own[axis];
    }
    return strides;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /** Such as {@code (32, 3, 28, 28)}. */
  @Override
  public String toString() {
    String text = Arrays.toString(sizes);
    return "(" + text.substring(1, text.length() - 1) + ")";
  }
}
