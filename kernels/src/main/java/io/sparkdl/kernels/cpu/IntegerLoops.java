package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.IntegerProduct;
import io.sparkdl.kernels.operator.MatMul;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * A product of quantised numbers as loops over ints, exact whatever the types and zero points:
 * operands less their zero points, a matrix product or convolution, and where the operator asks for
 * it the result quantised again.
 */
final class IntegerLoops implements Instruction {
  private final IntegerProduct operator;
  private final List<Tensor> inputs;
  private final Tensor a;
  private final Tensor b;
  private final Tensor y;
  private final int[] left;
  private final int[] right;
  private final int[] sums;

  /** Rows of a per matrix and elements per row; for a convolution one row holds all. */
  private final int rows;

  private final int rowLength;

  /** Columns of b or output channels, and how far apart elements of y of one of them are. */
  private final int columns;

  private final int columnStride;
  private final Instruction multiply;

  IntegerLoops(IntegerProduct operator, List<Tensor> inputs, Tensor y) {
    this.operator = operator;
    this.inputs = inputs;
    this.a = inputs.get(0);
    this.b = inputs.get(operator.right());
    this.y = y;
    this.left = new int[a.elements()];
    this.right = new int[b.elements()];
    this.sums = new int[y.elements()];
    Shape aShape = a.type().shape();
    Shape bShape = b.type().shape();
    if (operator.window() == null) {
      this.rows = aShape.size(-2);
      this.rowLength = aShape.size(-1);
      this.columns = bShape.size(-1);
      this.columnStride = 1;
      this.multiply = matrices(aShape, bShape);
    } else {
      this.rows = 1;
      this.rowLength = Math.max(1, left.length);
      this.columns = bShape.size(0);
      this.columnStride = y.type().shape().product(2, y.type().shape().rank());
      this.multiply = convolution(operator.window(), aShape, bShape);
    }
  }

  @Override
  public void run() {
    load();
    Arrays.fill(sums, 0);
    multiply.run();
    boolean convolution = operator.window() != null;
    Tensor bias = inputs.size() == 9 ? inputs.get(8) : null;
    for (int i = 0; i < sums.length; i++) {
      int column = i / columnStride % columns;
      int row = convolution ? 0 : i / columns % rows;
      if (operator.requantizes()) {
        int sum = sums[i] + (bias == null ? 0 : bias.ints().get(column));
        y.bytes().put(i, (byte) requantized(sum, row, column));
      } else {
        y.ints().put(i, sums[i]);
      }
    }
  }

  private int requantized(int sum, int row, int column) {
    float scale = at(inputs.get(1), row) * at(inputs.get(4), column);
    Tensor zero = inputs.get(7);
    ElementType to = y.type().element();
    int offset = QuantizationLowering.element(zero, 0);
    return IntegerProduct.requantized(sum, scale / inputs.get(6).floats().get(0), offset, to);
  }

  /** The scale of a row or column, or the only one. */
  private static float at(Tensor scales, int index) {
    return scales.floats().get(scales.elements() == 1 ? 0 : index);
  }

  private int zero(int operand, int index) {
    int input = operator.zero(operand);
    if (input >= inputs.size()) {
      return 0;
    }
    Tensor zeros = inputs.get(input);
    return QuantizationLowering.element(zeros, zeros.elements() == 1 ? 0 : index);
  }

  private void load() {
    for (int i = 0; i < left.length; i++) {
      left[i] = QuantizationLowering.element(a, i) - zero(0, i / rowLength % rows);
    }
    int perChannel = right.length / columns;
    for (int i = 0; i < right.length; i++) {
      int column = operator.window() == null ? i % columns : i / perChannel;
      right[i] = QuantizationLowering.element(b, i) - zero(1, column);
    }
  }

  private Instruction matrices(Shape aShape, Shape bShape) {
    Shape batch = MatMul.batch(y.type().shape());
    int[] lefts = BroadcastLoops.offsets(MatMul.batch(aShape), batch);
    int[] rights = BroadcastLoops.offsets(MatMul.batch(bShape), batch);
    int inner = rowLength;
    return () -> {
      for (int matrix = 0; matrix < lefts.length; matrix++) {
        int from = lefts[matrix] * rows * inner;
        int with = rights[matrix] * inner * columns;
        int to = matrix * rows * columns;
        for (int row = 0; row < rows; row++) {
          for (int k = 0; k < inner; k++) {
            int factor = left[from + row * inner + k];
            int line = with + k * columns;
            int target = to + row * columns;
            for (int column = 0; column < columns; column++) {
              sums[target + column] += factor * right[line + column];
            }
          }
        }
      }
    };
  }

  private Instruction convolution(Window window, Shape x, Shape w) {
    int taps = w.product(2, w.rank());
    int[] table = taps(window, x, columnStride, taps);
    int group = operator.group();
    int channels = w.size(1);
    int perGroup = columns / group;
    int plane = x.product(2, x.rank());
    int batch = x.size(0);
    return () -> {
      for (int n = 0; n < batch; n++) {
        for (int o = 0; o < columns; o++) {
          for (int c = 0; c < channels; c++) {
            int from = (n * x.size(1) + o / perGroup * channels + c) * plane;
            int with = (o * channels + c) * taps;
            add(table, taps, from, with, (n * columns + o) * columnStride);
          }
        }
      }
    };
  }

  /** Adds one input channel's part to one output channel. */
  private void add(int[] table, int taps, int from, int with, int to) {
    for (int position = 0; position < columnStride; position++) {
      int sum = 0;
      for (int tap = 0; tap < taps; tap++) {
        int at = table[position * taps + tap];
        // Padding is the zero point, so it adds nothing.
        sum += at < 0 ? 0 : left[from + at] * right[with + tap];
      }
      sums[to + position] += sum;
    }
  }

  /** Where in a plane of x each tap of each position of y lies; -1 in the padding. */
  private static int[] taps(Window window, Shape x, int positions, int taps) {
    int[] table = new int[positions * taps];
    List<Integer> outputs = window.outputSizes(x);
    for (int i = 0; i < table.length; i++) {
      int position = i / taps;
      int tap = i % taps;
      int stride = 1;
      for (int axis = window.rank() - 1; axis >= 0; axis--) {
        int size = x.size(axis + 2);
        int at =
            position % outputs.get(axis) * window.strides().get(axis)
                + tap % window.kernel().get(axis) * window.dilations().get(axis)
                - window.padBegin(x, axis);
        boolean inside = at >= 0 && at < size && table[i] >= 0;
        table[i] = inside ? table[i] + at * stride : -1;
        stride *= size;
        position /= outputs.get(axis);
        tap /= window.kernel().get(axis);
      }
    }
    return table;
  }
}
