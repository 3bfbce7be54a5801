package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.IntegerProduct;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.List;

/**
 * What becomes of the sums of an {@link IntegerProduct}: int32 elements of y, or quantised ones,
 * rounded half to even in double precision. oneDNN would scale in float, which rounds sums from
 * 2^24 on before they are scaled.
 */
final class Requantization {
  private final IntegerProduct operator;
  private final List<Tensor> inputs;
  private final Tensor y;

  Requantization(IntegerProduct operator, List<Tensor> inputs, Tensor y) {
    this.operator = operator;
    this.inputs = inputs;
    this.y = y;
  }

  /** Stores element i of y, which lies in this row and column (or output channel). */
  void store(int i, int sum, int row, int column) {
    if (operator.requantizes()) {
      int bias = inputs.size() == 9 ? inputs.get(8).ints().get(column) : 0;
      y.bytes().put(i, (byte) requantized(sum + bias, row, column));
    } else {
      y.ints().put(i, sum);
    }
  }

  private int requantized(int sum, int row, int column) {
    float scale = at(inputs.get(1), row) * at(inputs.get(4), column);
    ElementType to = y.type().element();
    int offset = QuantizationLowering.element(inputs.get(7), 0);
    return IntegerProduct.requantized(sum, scale / inputs.get(6).floats().get(0), offset, to);
  }

  /** The scale of a row or column, or the only one. */
  private static float at(Tensor scales, int index) {
    return scales.floats().get(scales.elements() == 1 ? 0 : index);
  }

  /** The zero point of operand 0 in a row or of operand 1 in a column. */
  int zero(int operand, int index) {
    int input = operator.zero(operand);
    if (input >= inputs.size()) {
      return 0;
    }
    Tensor zeros = inputs.get(input);
    return QuantizationLowering.element(zeros, zeros.elements() == 1 ? 0 : index);
  }
}
