package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.operator.Recurrent.Extra;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Gradient of {@link Recurrent} through time. Inputs: those of dY, dY_h and dY_c that are given,
 * the forward operator's inputs, its reserve. Outputs: gradients of its inputs but the lengths.
 *
 * @param ofSequence dY is given
 * @param ofState dY_h is given
 * @param ofCell dY_c is given
 */
public record RecurrentGrad(Recurrent forward, boolean ofSequence, boolean ofState, boolean ofCell)
    implements Operator {
  @Override
  public String onnxName() {
    return forward.onnxName() + "Grad";
  }

  /** Position of dY, or -1. */
  public int sequence() {
    return ofSequence ? 0 : -1;
  }

  /** Position of dY_h, or -1. */
  public int state() {
    return ofState ? (ofSequence ? 1 : 0) : -1;
  }

  /** Position of dY_c, or -1. */
  public int cell() {
    return ofCell ? first() - 1 : -1;
  }

  /** Position of the forward operator's first input. */
  public int first() {
    return (ofSequence ? 1 : 0) + (ofState ? 1 : 0) + (ofCell ? 1 : 0);
  }

  /** Position of an optional input of the forward operator, or -1. */
  public int input(Extra extra) {
    int position = forward.input(extra);
    return position < 0 ? -1 : first() + position;
  }

  /** Position of the reserve. */
  public int reserve() {
    return first() + 3 + forward.extras().size();
  }

  /** Position of the gradient of an optional input, or -1. */
  public int output(Extra extra) {
    int position = forward.input(extra);
    int lengths = forward.input(Extra.SEQUENCE_LENGTHS);
    return lengths >= 0 && position > lengths ? position - 1 : position;
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, reserve() + 1, reserve() + 1);
    List<TensorType> forwardInputs = inputs.subList(first(), reserve());
    List<TensorType> results = forward.infer(forwardInputs);
    if (ofSequence) {
      Check.that(inputs.get(0).equals(results.get(0)), this, "dY of Y's type", inputs.get(0));
    }
    TensorType reserve = results.get(results.size() - 1);
    Check.that(inputs.get(reserve()).equals(reserve), this, "a reserve " + reserve, inputs);
    List<TensorType> outputs = new ArrayList<>(forwardInputs);
    if (forward.extras().contains(Extra.SEQUENCE_LENGTHS)) {
      outputs.remove(forward.input(Extra.SEQUENCE_LENGTHS));
    }
    return outputs;
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    throw NoGradient.of(this);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 2 * forward.flops(inputs.subList(first(), reserve()));
  }
}
