package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import java.util.List;

/** {@link RandomUniform} of the shape of x. Inputs: x, keys. ONNX RandomUniformLike-22. */
public record RandomUniformLike(float low, float high, int stream) implements Composite {
  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Check.that(inputs.size() == 2, this, "x and keys", inputs.size());
    var uniform = new RandomUniform(inputs.get(0).shape(), low, high, stream);
    return List.of(builder.apply(uniform, inputs.get(1)));
  }
}
