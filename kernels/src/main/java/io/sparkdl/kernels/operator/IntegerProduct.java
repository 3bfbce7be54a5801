package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * Products of quantised numbers, exact in int32: sums of (a - zero point of a) * (b - zero point of
 * b). The four operators differ in the geometry ({@link MatMul} or {@link Conv}) and in whether the
 * result is quantised again. Inference only: without a gradient.
 */
public sealed interface IntegerProduct extends Operator
    permits MatMulInteger, ConvInteger, QLinearMatMul, QLinearConv {
  /** The window of a convolution, or null for a matrix product. */
  default Window window() {
    return null;
  }

  /** Groups of a convolution. */
  default int group() {
    return 1;
  }

  /** True if inputs are (a, scale, zero, b, scale, zero, scale of y, zero of y) and maybe bias. */
  boolean requantizes();

  /** Position of b. */
  default int right() {
    return requantizes() ? 3 : 1;
  }

  /** Position of the zero point of a (operand 0) or b (operand 1). */
  default int zero(int operand) {
    return requantizes() ? 2 + 3 * operand : 2 + operand;
  }

  @Override
  default List<TensorType> infer(List<TensorType> inputs) {
    if (requantizes()) {
      Check.inputs(this, inputs, 8, window() == null ? 8 : 9);
    } else {
      Check.inputs(this, inputs, 2, 4);
    }
    TensorType a = inputs.get(0);
    TensorType b = inputs.get(right());
    Check.that(a.element().isByte() && b.element().isByte(), this, "int8 or uint8", inputs);
    TensorType left = new TensorType(ElementType.FLOAT, a.shape());
    TensorType right = new TensorType(ElementType.FLOAT, b.shape());
    Operator geometry = window() == null ? new MatMul() : new Conv(window(), group());
    Shape y = geometry.infer(List.of(left, right)).get(0).shape();
    boolean matrices = a.shape().rank() >= 2 && b.shape().rank() >= 2;
    Check.that(matrices, this, "at least two axes", inputs);
    checkZero(inputs, 0, a, window() == null ? a.shape().size(-2) : 1);
    checkZero(inputs, 1, b, window() == null ? b.shape().size(-1) : b.shape().size(0));
    return List.of(new TensorType(requantizes() ? quantized(inputs) : ElementType.INT32, y));
  }

  private ElementType quantized(List<TensorType> inputs) {
    for (int scale : new int[] {1, 4, 6}) {
      Check.that(inputs.get(scale).element() == ElementType.FLOAT, this, "float scales", inputs);
    }
    ElementType to = inputs.get(7).element();
    Check.that(to.isByte() && inputs.get(7).elements() == 1, this, "one zero point of y", inputs);
    Check.that(inputs.get(6).elements() == 1, this, "one scale of y", inputs);
    if (inputs.size() == 9) {
      Check.that(inputs.get(8).element() == ElementType.INT32, this, "an int32 bias", inputs);
    }
    return to;
  }

  /** One zero point, or one per row of a, column of b or output channel. */
  private void checkZero(List<TensorType> inputs, int operand, TensorType of, int count) {
    if (inputs.size() > zero(operand)) {
      TensorType zero = inputs.get(zero(operand));
      boolean fits = zero.elements() == 1 || zero.elements() == count && zero.shape().rank() == 1;
      boolean same = zero.element() == of.element();
      Check.that(fits && same, this, "1 or " + count + " zero points of " + of.element(), zero);
    }
  }

  @Override
  default List<Value> gradient(Differentiation d) {
    return Arrays.asList(new Value[d.inputs()]);
  }

  /**
   * y = saturate(round(sum * factor) + zero), with factor = scale of a * scale of b / that of y.
   */
  static int requantized(int sum, float factor, int zero, ElementType to) {
    return QuantizeLinear.saturated(Math.rint((double) sum * factor) + zero, to);
  }
}
