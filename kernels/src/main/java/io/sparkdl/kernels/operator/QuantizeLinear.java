package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * y = saturate(round(x / scale) + zero point), ties to even. Inputs: x float32, scales float32, and
 * optionally zero points of y's type, as {@link QuantizationScales} says. A step function, so
 * without a gradient. ONNX QuantizeLinear-25, int8 and uint8.
 *
 * @param axis of scales that are not for the whole tensor
 * @param blockSize indices of the axis that share a scale, 0 for none
 * @param to INT8 or UINT8
 */
public record QuantizeLinear(int axis, int blockSize, ElementType to) implements Operator {
  public QuantizeLinear {
    if (!to.isByte() || blockSize < 0) {
      throw new IllegalArgumentException(
          "QuantizeLinear: expected int8 or uint8 and blocks of at least 0, got %s, %d"
              .formatted(to, blockSize));
    }
  }

  /** Which scale belongs to which element. */
  public QuantizationScales scales(Shape x, Shape scales) {
    return QuantizationScales.of(this, x, scales, axis, blockSize);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 3);
    Check.floats(this, inputs.subList(0, 2));
    scales(inputs.get(0).shape(), inputs.get(1).shape());
    if (inputs.size() == 3) {
      TensorType zero = new TensorType(to, inputs.get(1).shape());
      Check.that(inputs.get(2).equals(zero), this, "zero points " + zero, inputs.get(2));
    }
    return List.of(new TensorType(to, inputs.get(0).shape()));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    return Arrays.asList(new Value[d.inputs()]);
  }

  /** The quantised value: saturate(round(x / scale) + zero). */
  public static int quantized(float x, float scale, int zero, ElementType to) {
    return saturated(Math.rint(x / scale) + zero, to);
  }

  /** A whole number within the type's range. */
  static int saturated(double value, ElementType to) {
    int least = to == ElementType.INT8 ? Byte.MIN_VALUE : 0;
    return (int) Math.max(least, Math.min(least + 255, value));
  }
}
