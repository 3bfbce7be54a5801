package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.MatMul;
import io.sparkdl.kernels.tensor.Shape;
import java.util.Arrays;

/**
 * The elements of a product as lines, a row of a matrix or one output channel of an image, and
 * where along a line the terms lie that zero points add.
 *
 * @param length elements of a line
 * @param rows row of the left matrix, by line
 * @param columns first column of the right matrix or output channel, by line
 * @param columnStep 1 if the column moves along a line, else 0
 * @param weights where the sums of weights begin, by line; they move along it
 * @param sources where the sums of the source begin, by line
 * @param sourceStep 1 if they move along a line, else 0
 * @param counts numbers of products in an element, by element of a line or one for all
 */
record ProductLines(
    int length,
    int[] rows,
    int[] columns,
    int columnStep,
    int[] weights,
    int[] sources,
    int sourceStep,
    int[] counts) {
  /** Lines of a matrix product. */
  static ProductLines matrices(Shape a, Shape b) {
    Shape batch = MatMul.batch(MatMul.matrixProduct(a, b));
    int[] lefts = BroadcastLoops.offsets(MatMul.batch(a), batch);
    int[] rights = BroadcastLoops.offsets(MatMul.batch(b), batch);
    int perMatrix = a.size(-2);
    int[] rows = new int[lefts.length * perMatrix];
    int[] weights = new int[rows.length];
    int[] sources = new int[rows.length];
    for (int line = 0; line < rows.length; line++) {
      rows[line] = line % perMatrix;
      weights[line] = rights[line / perMatrix] * b.size(-1);
      sources[line] = lefts[line / perMatrix] * perMatrix + rows[line];
    }
    int[] columns = new int[rows.length];
    return new ProductLines(
        b.size(-1), rows, columns, 1, weights, sources, 0, new int[] {a.size(-1)});
  }

  /** Lines of a convolution. */
  static ProductLines convolution(TapTable table, int group, Shape x, Shape w) {
    int outputs = w.size(0);
    int positions = table.positions();
    int[] rows = new int[x.size(0) * outputs];
    int[] columns = new int[rows.length];
    int[] weights = new int[rows.length];
    int[] sources = new int[rows.length];
    for (int line = 0; line < rows.length; line++) {
      columns[line] = line % outputs;
      weights[line] = columns[line] * positions;
      int block = line / outputs * group + columns[line] / (outputs / group);
      sources[line] = block * positions;
    }
    int[] counts = Arrays.stream(table.counts()).map(count -> count * w.size(1)).toArray();
    return new ProductLines(positions, rows, columns, 0, weights, sources, 1, counts);
  }

  /** Number of products in the element at this place of a line. */
  int count(int place) {
    return counts[counts.length == 1 ? 0 : place];
  }

  /** Number of columns or output channels. */
  int columnCount() {
    return columnStep == 1 ? length : Arrays.stream(columns).max().orElse(0) + 1;
  }
}
