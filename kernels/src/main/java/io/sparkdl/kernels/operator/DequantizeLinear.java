package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * y = (x - zero point) * scale. Inputs: x int8 or uint8, scales float32, and optionally zero points
 * of x's type, as {@link QuantizationScales} says. Scales are calibrated, not trained: there is no
 * gradient. ONNX DequantizeLinear-25, int8 and uint8.
 *
 * @param axis of scales that are not for the whole tensor
 * @param blockSize indices of the axis that share a scale, 0 for none
 */
public record DequantizeLinear(int axis, int blockSize) implements Operator {
  public DequantizeLinear {
    if (blockSize < 0) {
      throw new IllegalArgumentException(
          "DequantizeLinear: expected blocks of at least 0, got " + blockSize);
    }
  }

  /** Which scale belongs to which element. */
  public QuantizationScales scales(Shape x, Shape scales) {
    return QuantizationScales.of(this, x, scales, axis, blockSize);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 3);
    TensorType x = inputs.get(0);
    Check.that(x.element().isByte(), this, "int8 or uint8", x);
    Check.floats(this, inputs.subList(1, 2));
    scales(x.shape(), inputs.get(1).shape());
    if (inputs.size() == 3) {
      TensorType zero = new TensorType(x.element(), inputs.get(1).shape());
      Check.that(inputs.get(2).equals(zero), this, "zero points " + zero, inputs.get(2));
    }
    return List.of(inputs.get(1).withShape(x.shape()));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    return Arrays.asList(new Value[d.inputs()]);
  }
}
