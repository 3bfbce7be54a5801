package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.tensor.Shape;

/**
 * Shapes and geometry of one convolution as oneDNN wants them.
 *
 * @param bias shape of the bias, or null
 */
record ConvolutionGeometry(Shape x, Shape w, Shape y, Shape bias, Window window, int group) {
  static ConvolutionGeometry of(Window window, int group, Shape x, Shape w, boolean bias) {
    Shape y = window.outputShape(x, w.size(0));
    return new ConvolutionGeometry(x, w, y, bias ? Shape.of(w.size(0)) : null, window, group);
  }

  /** Weights with an axis for the groups in front, if there is more than one. */
  Shape groupedWeights() {
    if (group == 1) {
      return w;
    }
    int[] sizes = new int[w.rank() + 1];
    sizes[0] = group;
    sizes[1] = w.size(0) / group;
    for (int axis = 1; axis < w.rank(); axis++) {
      sizes[axis + 1] = w.size(axis);
    }
    return Shape.of(sizes);
  }

  long[] strides() {
    return window.strides().stream().mapToLong(Integer::longValue).toArray();
  }

  /** oneDNN counts the zeros between taps. */
  long[] dilations() {
    return window.dilations().stream().mapToLong(dilation -> dilation - 1).toArray();
  }

  long[] begins() {
    long[] pads = new long[window.rank()];
    for (int axis = 0; axis < pads.length; axis++) {
      pads[axis] = window.padBegin(x, axis);
    }
    return pads;
  }

  /** What makes oneDNN's formula give our output size exactly; it may be negative. */
  long[] ends() {
    long[] pads = new long[window.rank()];
    for (int axis = 0; axis < pads.length; axis++) {
      int covered = (y.size(axis + 2) - 1) * window.strides().get(axis) + window.extent(axis);
      pads[axis] = covered - x.size(axis + 2) - window.padBegin(x, axis);
    }
    return pads;
  }
}
