package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;
import java.util.Arrays;

/**
 * Where positions that are known at run time point: a walk over lines, and along each line {@code
 * count} rows of {@code width} neighbouring elements. Row m of a line is at
 *
 * <pre>
 * whole: wholeStart + position[positionStart + m * positionStep] * wholeStep
 * part:  partStart + m * partStep
 * </pre>
 *
 * where the starts are sums of the line's indexes times the strides. The whole is what a gather
 * reads and a scatter changes, the part what a gather writes and a scatter reads. Different lines,
 * and different columns of a row, never meet in the whole, so they may run at once.
 *
 * @param sizes of the walk over the lines
 */
public record IndexedLines(
    int[] sizes,
    int[] wholeStrides,
    int[] partStrides,
    int[] positionStrides,
    int count,
    int wholeStep,
    int partStep,
    int positionStep,
    int width) {

  /** The same positions along an axis for all lines. */
  static IndexedLines alongAxis(Shape whole, int axis, int count) {
    int at = whole.axis(axis);
    int inner = whole.rank() == 0 ? 1 : whole.product(at + 1, whole.rank());
    int size = whole.rank() == 0 ? 1 : whole.size(at);
    return new IndexedLines(
        new int[] {whole.product(0, at)},
        new int[] {size * inner},
        new int[] {count * inner},
        new int[] {0},
        count,
        inner,
        inner,
        1,
        inner);
  }

  /** Positions of their own for each of the batches, over {@code limit} rows of {@code width}. */
  static IndexedLines batches(int batches, int limit, int count, int width) {
    return new IndexedLines(
        new int[] {batches},
        new int[] {Math.multiplyExact(limit, width)},
        new int[] {Math.multiplyExact(count, width)},
        new int[] {count},
        count,
        width,
        width,
        1,
        width);
  }

  /** A position along an axis for each element of the part. */
  static IndexedLines elements(Shape whole, Shape part, int axis) {
    int at = whole.axis(axis);
    int[] own = part.strides();
    int[] partStrides = without(own, at);
    return new IndexedLines(
        without(part.toArray(), at),
        without(whole.strides(), at),
        partStrides,
        partStrides,
        part.size(at),
        whole.strides()[at],
        own[at],
        own[at],
        1);
  }

  private static int[] without(int[] values, int axis) {
    int[] rest = Arrays.copyOf(values, values.length - 1);
    System.arraycopy(values, axis + 1, rest, axis, rest.length - axis);
    return rest;
  }

  /** Number of lines. */
  public int lines() {
    return Math.toIntExact(Shape.of(sizes).elements());
  }
}
