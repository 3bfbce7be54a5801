package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.IntegerProduct;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/**
 * A convolution of quantised numbers as loops over ints, for windows of so many taps that oneDNN
 * cannot promise even one channel's sum exactly.
 */
final class WideWindowLoops implements Instruction {
  private final IntegerProduct operator;
  private final Tensor a;
  private final Tensor b;
  private final Tensor y;
  private final Requantization result;
  private final TapTable table;
  private final int[] left;
  private final int[] right;

  WideWindowLoops(IntegerProduct operator, List<Tensor> inputs, Tensor y) {
    this.operator = operator;
    this.a = inputs.get(0);
    this.b = inputs.get(operator.right());
    this.y = y;
    this.result = new Requantization(operator, inputs, y);
    this.table = new TapTable(operator.window(), a.type().shape());
    this.left = new int[a.elements()];
    this.right = new int[b.elements()];
  }

  @Override
  public void run() {
    Shape x = a.type().shape();
    Shape w = b.type().shape();
    int perOutput = right.length / w.size(0);
    for (int i = 0; i < left.length; i++) {
      left[i] = QuantizationLowering.element(a, i) - result.zero(0, 0);
    }
    for (int i = 0; i < right.length; i++) {
      right[i] = QuantizationLowering.element(b, i) - result.zero(1, i / perOutput);
    }
    int plane = x.product(2, x.rank());
    int perGroup = w.size(0) / operator.group();
    int positions = table.positions();
    for (int i = 0; i < y.elements(); i++) {
      int n = i / positions / w.size(0);
      int o = i / positions % w.size(0);
      int from = (n * x.size(1) + o / perGroup * w.size(1)) * plane;
      int sum = 0;
      for (int c = 0; c < w.size(1); c++) {
        sum += sum(i % positions, from + c * plane, o * perOutput + c * table.taps());
      }
      result.store(i, sum, 0, o);
    }
  }

  /** One input channel's part of one element; padding is the zero point, so it adds nothing. */
  private int sum(int position, int from, int with) {
    int sum = 0;
    for (int tap = 0; tap < table.taps(); tap++) {
      int at = table.place(position, tap);
      sum += at < 0 ? 0 : left[from + at] * right[with + tap];
    }
    return sum;
  }
}
