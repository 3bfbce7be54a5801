package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.List;

/**
 * 1 with the probability that x gives, else 0, of any element type; the same on every back end.
 * Inputs: x, float32; keys as for {@link RandomFunction}. No gradient. ONNX Bernoulli-22.
 *
 * @param to element type of the result
 * @param stream tells the draws of one key apart
 */
public record Bernoulli(ElementType to, int stream) implements Composite {
  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Check.that(inputs.size() == 2, this, "x and keys", inputs.size());
    Value x = inputs.get(0);
    var uniform = new RandomUniform(x.shape(), 0, 1, stream);
    Value drawn = builder.apply(uniform, inputs.get(1));
    Value chosen = builder.apply(Comparison.LESS, drawn, x);
    return List.of(to == ElementType.BOOL ? chosen : builder.apply(new Cast(to), chosen));
  }
}
