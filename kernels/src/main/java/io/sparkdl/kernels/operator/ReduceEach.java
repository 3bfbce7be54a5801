package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Reduces every element alone, so that the shape stays: ONNX's reductions with no axes and {@code
 * noop_with_empty_axes}.
 */
public record ReduceEach(Reduction reduction) implements Composite {
  @Override
  public String onnxName() {
    return reduction.onnxName();
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Check.that(inputs.size() == 1, this, "1 input", inputs.size());
    Value x = inputs.get(0);
    int[] sizes = Arrays.copyOf(x.shape().toArray(), x.shape().rank() + 1);
    sizes[sizes.length - 1] = 1;
    Value lines = builder.apply(Reshape.to(Shape.of(sizes)), x);
    return List.of(builder.apply(new Reduce(reduction, List.of(-1), false), lines));
  }
}
