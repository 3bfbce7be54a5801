package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;

/**
 * Which scale and zero point belong to an element: one for the whole tensor, one per index of an
 * axis, or one per block of neighbouring indices of an axis.
 *
 * @param count scales per outer index: 1 for the whole tensor
 * @param size of the axis
 * @param inner elements of one index of the axis
 * @param block indices that share a scale
 * @param perInner true where elements within an index have scales of their own (blocks)
 */
public record QuantizationScales(int count, int size, int inner, int block, boolean perInner) {
  /** The rule for a tensor and its scales. */
  static QuantizationScales of(Operator operator, Shape x, Shape scales, int axis, int blockSize) {
    if (scales.elements() == 1 && blockSize == 0) {
      return new QuantizationScales(1, 1, 1, 1, false);
    }
    int at = x.axis(axis);
    int size = x.size(at);
    int inner = x.product(at + 1, x.rank());
    if (blockSize == 0) {
      boolean perAxis = scales.rank() == 1 && scales.size(0) == size;
      Check.that(perAxis, operator, "one scale or " + size, scales);
      return new QuantizationScales(size, size, inner, 1, false);
    }
    int blocks = (size + blockSize - 1) / blockSize;
    Check.that(scales.equals(x.with(at, blocks)), operator, "scales " + x.with(at, blocks), scales);
    return new QuantizationScales(blocks, size, inner, blockSize, true);
  }

  /** Position of the scale of element {@code i}. */
  public int index(int i) {
    if (count == 1 && !perInner) {
      return 0;
    }
    int along = i / inner % size / block;
    return perInner ? (i / inner / size * count + along) * inner + i % inner : along;
  }
}
