package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Largest element over the spatial axes: (N, C, spatial…) to (N, C, 1…); several largest share the
 * gradient. Float only. ONNX GlobalMaxPool-22. Composed: it is a {@link Reduce}.
 */
public record GlobalMaxPool() implements Composite {
  /** The reduction of an x (N, C, spatial…) over its spatial axes. */
  static Reduce spatial(Reduction reduction, Shape x) {
    return new Reduce(reduction, IntStream.range(2, x.rank()).boxed().toList(), true);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.floats(this, inputs);
    Shape x = inputs.get(0).shape();
    Check.that(x.rank() > 2, this, "x (N, C, spatial…)", x);
    return List.of(inputs.get(0).withShape(spatial(Reduction.MAX, x).keptShape(x)));
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Reduce largest = spatial(Reduction.MAX, inputs.get(0).shape());
    return List.of(builder.apply(largest, inputs.get(0)));
  }
}
