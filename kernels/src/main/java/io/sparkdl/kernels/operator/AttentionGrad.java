package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Gradient of {@link Attention}: dy, the forward operator's inputs, y and lse to dq, dk, dv. With
 * dp = dropout(dy v'), ds = p * (dp - the sum of dy * y): dq = scale * ds k, dk = scale * ds' q, dv
 * = dropout(p)' dy, and ds times the softcap's derivative where there is one.
 */
public record AttentionGrad(Attention forward) implements Operator {
  /** Position of the forward operator's y; lse follows. */
  public int result() {
    return 4 + forward.extras().size();
  }

  /** Position of an optional input, or -1. */
  public int input(Attention.Extra extra) {
    int position = forward.input(extra);
    return position < 0 ? -1 : position + 1;
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, result() + 2, result() + 2);
    List<TensorType> outputs = forward.infer(inputs.subList(1, result()));
    boolean fits =
        inputs.get(0).equals(outputs.get(0))
            && inputs.get(result()).equals(outputs.get(0))
            && inputs.get(result() + 1).equals(outputs.get(1));
    Check.that(fits, this, "dy, y and lse of the forward operator's types", inputs);
    return inputs.subList(1, 4);
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    throw NoGradient.of(this);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 5 * forward.flops(inputs.subList(1, result())) / 2;
  }
}
