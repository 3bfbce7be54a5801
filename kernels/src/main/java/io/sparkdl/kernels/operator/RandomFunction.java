package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Random floats that are functions of keys which the graph is given, so that a compiled program
 * draws anew whenever its keys are new, and a row's numbers do not depend on its batch or worker.
 * Input: keys, int64, a scalar, or of the leading axes of the output: each key stands for the
 * elements of the remaining axes, its row. Where ONNX has a seed attribute, we have the keys. See
 * {@link CounterRandom}.
 */
public interface RandomFunction extends Operator {
  /** Shape of the output. */
  Shape shape();

  /** Tells the draws of one key apart. */
  int stream();

  /** The number at a position of a key's row. */
  float draw(long key, int position);

  @Override
  default List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    TensorType keys = inputs.get(0);
    Check.that(keys.element() == ElementType.INT64, this, "int64 keys", keys);
    boolean leads = keys.shape().rank() <= shape().rank();
    for (int axis = 0; leads && axis < keys.shape().rank(); axis++) {
      leads = keys.shape().size(axis) == shape().size(axis);
    }
    Check.that(leads, this, "keys of the leading axes of " + shape(), keys);
    return List.of(new TensorType(ElementType.FLOAT, shape()));
  }

  @Override
  default List<Value> gradient(Differentiation d) {
    return d.onlyFirst(null);
  }
}
