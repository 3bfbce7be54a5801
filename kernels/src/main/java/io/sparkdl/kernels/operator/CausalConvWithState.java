package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Depthwise convolution of a sequence with what came before it: x (B, C, T), w (C, 1, K), with
 * {@code bias} b (C), with {@code past} the last K - 1 elements before x (B, C, K - 1), else 0. To
 * y (B, C, T) and the last K - 1 elements of both, the past of the next call. Float only. ONNX
 * CausalConvWithState-26. Composed.
 *
 * @param bias an input b follows w
 * @param past an input with the past comes last
 * @param swish y is x * sigmoid(x) of the convolution
 */
public record CausalConvWithState(boolean bias, boolean past, boolean swish) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    int expected = 2 + (bias ? 1 : 0) + (past ? 1 : 0);
    Check.inputs(this, inputs, expected, expected);
    Check.floats(this, inputs);
    Shape x = inputs.get(0).shape();
    Shape w = inputs.get(1).shape();
    boolean fits = x.rank() == 3 && w.rank() == 3 && w.size(0) == x.size(1) && w.size(1) == 1;
    Check.that(fits && w.size(2) > 0, this, "x (B, C, T), w (C, 1, K)", inputs);
    Shape state = x.with(2, w.size(2) - 1);
    boolean before = !past || inputs.get(expected - 1).shape().equals(state);
    Check.that(before, this, "a past " + state, inputs);
    return List.of(inputs.get(0), inputs.get(0).withShape(state));
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Value x = inputs.get(0);
    Value w = inputs.get(1);
    int channels = x.shape().size(1);
    int kernel = w.shape().size(2);
    Shape state = x.shape().with(2, kernel - 1);
    Value all = x;
    if (kernel > 1) {
      Value before = past ? inputs.get(inputs.size() - 1) : zeros(builder, state);
      all = builder.apply(new Concat(2), before, x);
    }
    List<Value> operands = new ArrayList<>(List.of(all, w));
    if (bias) {
      operands.add(inputs.get(2));
    }
    Conv conv = new Conv(Window.of(List.of(kernel)), channels);
    Value y = builder.applyAll(conv, operands).get(0);
    if (swish) {
      y = builder.apply(Binary.MUL, y, builder.apply(Unary.SIGMOID, y));
    }
    Split split = new Split(2, List.of(x.shape().size(2), kernel - 1));
    Value next = kernel > 1 ? builder.applyAll(split, List.of(all)).get(1) : zeros(builder, state);
    return List.of(y, next);
  }

  private static Value zeros(GraphBuilder builder, Shape shape) {
    TensorType type = new TensorType(ElementType.FLOAT, shape);
    return builder.constant(type, new float[Math.toIntExact(shape.elements())]);
  }
}
