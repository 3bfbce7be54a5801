package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * Quantises x float32 to uint8 by its own range, widened to hold 0: scale = (max - min) / 255, zero
 * point = saturate(round(-min / scale)); the scale of zeros only is 1. Outputs: y, the scale and
 * the zero point, scalars. Without a gradient. ONNX DynamicQuantizeLinear-11.
 */
public record DynamicQuantizeLinear() implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.floats(this, inputs);
    TensorType scale = inputs.get(0).withShape(Shape.SCALAR);
    return List.of(
        new TensorType(ElementType.UINT8, inputs.get(0).shape()),
        scale,
        new TensorType(ElementType.UINT8, Shape.SCALAR));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    return Arrays.asList(new Value[d.inputs()]);
  }

  /** The scale of a range. */
  public static float scale(float least, float most) {
    float range = Math.max(0, most) - Math.min(0, least);
    return range == 0 ? 1 : range / 255;
  }

  /** The zero point of a range. */
  public static int zero(float least, float scale) {
    return QuantizeLinear.saturated(Math.rint(-Math.min(0, least) / scale), ElementType.UINT8);
  }
}
