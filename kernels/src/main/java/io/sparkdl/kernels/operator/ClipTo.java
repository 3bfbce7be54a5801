package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import java.util.List;

/**
 * min(max(x, least), most) with bounds that the graph computes. Inputs: x, float32, int32 or int64,
 * then the bounds that there are, scalars of x's type. Where most is below least, the result is
 * most. Gradients go to x within the bounds, else to the bound, half to each where they are equal.
 * ONNX Clip-13; for bounds that are known see {@link Clip}.
 *
 * @param hasLeast true if a least result is among the inputs
 * @param hasMost true if a largest result is among the inputs
 */
public record ClipTo(boolean hasLeast, boolean hasMost) implements Composite {
  @Override
  public String onnxName() {
    return "Clip";
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    int expected = 1 + (hasLeast ? 1 : 0) + (hasMost ? 1 : 0);
    Check.that(inputs.size() == expected, this, expected + " inputs", inputs.size());
    Value x = inputs.get(0);
    Value raised = hasLeast ? builder.apply(Binary.MAX, x, inputs.get(1)) : x;
    Value y = hasMost ? builder.apply(Binary.MIN, raised, inputs.get(expected - 1)) : raised;
    return List.of(y == x ? builder.apply(new Identity(), x) : y);
  }
}
