package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * y = (x - mean) / (sqrt(var) + 1e-9), mean and biased variance over the axes. ONNX
 * MeanVarianceNormalization-13. Composed; the gradient is infinite where the variance is 0.
 */
public record MeanVarianceNormalization(List<Integer> axes) implements Composite {
  private static final float EPSILON = 1e-9f;

  public MeanVarianceNormalization {
    axes = List.copyOf(axes);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.floats(this, inputs);
    axes.forEach(inputs.get(0).shape()::axis);
    return inputs;
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Value x = inputs.get(0);
    Reduce mean = new Reduce(Reduction.MEAN, axes, true);
    Value centered = builder.apply(Binary.SUB, x, builder.apply(mean, x));
    Value variance = builder.apply(mean, builder.apply(Binary.MUL, centered, centered));
    Value deviation =
        builder.apply(Binary.ADD, builder.apply(Unary.SQRT, variance), builder.constant(EPSILON));
    return List.of(builder.apply(Binary.DIV, centered, deviation));
  }
}
