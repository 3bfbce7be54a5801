package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.tensor.Shape;

/**
 * The lines of a tensor along one axis.
 *
 * @param count number of lines
 * @param length elements of a line: the axis's size
 * @param stride distance between neighbours of a line
 */
record Lines(int count, int length, int stride) {
  static Lines of(Shape shape, int axis) {
    if (shape.rank() == 0) {
      return new Lines(1, 1, 1);
    }
    int length = shape.size(axis);
    int stride = shape.product(shape.axis(axis) + 1, shape.rank());
    return new Lines(shape.product(0, shape.axis(axis)) * stride, length, stride);
  }

  /** Position of element {@code k} of a line. */
  int at(int line, int k) {
    return (line / stride * length + k) * stride + line % stride;
  }
}
