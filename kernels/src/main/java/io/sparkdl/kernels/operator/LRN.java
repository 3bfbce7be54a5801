package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Local response normalisation over {@code size} neighbouring channels: y = x / (bias + alpha /
 * size * sum of x^2)^beta, where the sum runs over channels c - floor((size - 1) / 2) to c +
 * ceil((size - 1) / 2); x (N, C, spatial…). bias must be above 0. ONNX LRN-13; Krizhevsky et al.
 * 2012. Composed: the windowed sum is an {@link AveragePool} over the channels.
 */
public record LRN(int size, float alpha, float beta, float bias) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.floats(this, inputs);
    Shape x = inputs.get(0).shape();
    Check.that(x.rank() >= 2, this, "x (N, C, spatial…)", x);
    Check.that(size > 0 && bias > 0, this, "a size and bias above 0", this);
    return inputs;
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Value x = inputs.get(0);
    Shape shape = x.shape();
    Shape planes = Shape.of(shape.size(0), 1, shape.size(1), shape.product(2, shape.rank()));
    int before = (size - 1) / 2;
    Window window = Window.of(List.of(size, 1)).withPads(List.of(before, 0, size - 1 - before, 0));
    Value squares = builder.apply(Binary.MUL, x, x);
    Value means =
        builder.apply(new AveragePool(window, true), builder.apply(Reshape.to(planes), squares));
    Value scaled = builder.apply(Binary.MUL, means, builder.constant(alpha));
    Value base = builder.apply(Binary.ADD, scaled, builder.constant(bias));
    Value exponent =
        builder.apply(Binary.MUL, builder.apply(Unary.LOG, base), builder.constant(-beta));
    Value factor = builder.apply(Reshape.to(shape), builder.apply(Unary.EXP, exponent));
    return List.of(builder.apply(Binary.MUL, x, factor));
  }
}
