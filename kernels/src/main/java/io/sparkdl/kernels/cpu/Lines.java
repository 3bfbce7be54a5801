package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.tensor.Shape;

/**
 * The lines of a row-major tensor along one axis.
 *
 * @param count number of lines
 * @param length elements of a line: the axis's size
 * @param stride distance between neighbours of a line
 */
record Lines(int count, int length, int stride) {
  static Lines of(Shape shape, int axis) {
    int at = shape.axis(axis);
    int stride = shape.product(at + 1, shape.rank());
    return new Lines(shape.product(0, at) * stride, shape.size(at), stride);
  }

  /** Position of a line's first element. */
  int first(int line) {
    return line / stride * length * stride + line % stride;
  }
}
