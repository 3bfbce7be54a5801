package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.IndexedLines;
import java.util.Arrays;

/** A walk over the rows of {@link IndexedLines}, line by line, in order. */
final class LineWalk {
  /** Takes the rows: where one starts in the whole, or -1 if it is nowhere, and in the part. */
  @FunctionalInterface
  interface Visitor {
    void row(int whole, int part);
  }

  private final IndexedLines lines;
  private final int[] index;
  private final int count;

  LineWalk(IndexedLines lines) {
    this.lines = lines;
    this.index = new int[lines.sizes().length];
    this.count = lines.width() == 0 ? 0 : lines.lines();
  }

  void forEach(int[] positions, Visitor visitor) {
    Arrays.fill(index, 0);
    for (int line = 0; line < count; line++) {
      int whole = at(lines.wholeStrides());
      int part = at(lines.partStrides());
      int position = at(lines.positionStrides());
      for (int m = 0; m < lines.count(); m++) {
        int row = positions[position + m * lines.positionStep()];
        visitor.row(row < 0 ? -1 : whole + row * lines.wholeStep(), part + m * lines.partStep());
      }
      for (int axis = index.length - 1; axis >= 0; axis--) {
        if (++index[axis] < lines.sizes()[axis]) {
          break;
        }
        index[axis] = 0;
      }
    }
  }

  private int at(int[] strides) {
    int at = 0;
    for (int axis = 0; axis < index.length; axis++) {
      at += index[axis] * strides[axis];
    }
    return at;
  }
}
