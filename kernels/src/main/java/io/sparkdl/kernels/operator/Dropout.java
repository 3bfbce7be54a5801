package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Dropout in training: each element is zero with probability {@code ratio}, else divided by 1 -
 * ratio. Outputs: y and the mask (bool, true where kept). Without training, steps use {@link
 * Identity}. ONNX Dropout-22; Srivastava et al. 2014.
 *
 * <p>Inputs: x (N, …) and keys (N) int64, one per row: the mask of a row is a function of its key,
 * {@code stream} and the position within the row only, whichever worker or batch the row is in (see
 * {@link CounterRandom}). An element is zero where {@code CounterRandom.uniform(key, stream,
 * position)} is below the ratio.
 *
 * @param ratio probability of zero, 0 to below 1
 * @param stream tells the dropouts of one network apart
 */
public record Dropout(float ratio, int stream) implements Operator {
  public Dropout {
    if (!(ratio >= 0 && ratio < 1)) {
      throw new IllegalArgumentException("Dropout: expected a ratio in [0, 1), got " + ratio);
    }
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    TensorType x = inputs.get(0);
    TensorType keys = inputs.get(1);
    Check.that(x.element() == ElementType.FLOAT && x.shape().rank() > 0, this, "float32 x", x);
    boolean fits = keys.element() == ElementType.INT64 && keys.shape().rank() == 1;
    Check.that(
        fits && keys.shape().size(0) == x.shape().size(0), this, "int64 keys, one a row", keys);
    return List.of(x, new TensorType(ElementType.BOOL, x.shape()));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    Value mask = d.apply(new Cast(ElementType.FLOAT), d.y(1));
    return d.onlyFirst(d.scale(d.apply(Binary.MUL, d.dy(0), mask), 1 / (1 - ratio)));
  }

  @Override
  public boolean mayOverwrite(int input, int output) {
    return input == 0 && output == 0;
  }
}
