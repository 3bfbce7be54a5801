package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import java.util.List;

/** {@link RandomNormal} of the shape of x. Inputs: x, keys. ONNX RandomNormalLike-22. */
public record RandomNormalLike(float mean, float scale, int stream) implements Composite {
  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Check.that(inputs.size() == 2, this, "x and keys", inputs.size());
    var normal = new RandomNormal(inputs.get(0).shape(), mean, scale, stream);
    return List.of(builder.apply(normal, inputs.get(1)));
  }
}
