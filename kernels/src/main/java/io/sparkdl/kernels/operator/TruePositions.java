package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * Row-major positions of the elements that are true, in order, and their number: condition (N…)
 * bool to positions (most) int32, -1 after the last one, and count, an int64 scalar, which may be
 * more than {@code most}. What {@link Compress} and {@link NonZero} are made of; not an ONNX
 * operator.
 */
public record TruePositions(int most) implements Operator {
  public TruePositions {
    if (most < 0) {
      throw new IllegalArgumentException(
          "TruePositions: expected at least 0 positions, got " + most);
    }
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    boolean bool = inputs.get(0).element() == ElementType.BOOL;
    Check.that(bool, this, "a bool condition", inputs);
    return List.of(
        new TensorType(ElementType.INT32, Shape.of(most)),
        new TensorType(ElementType.INT64, Shape.SCALAR));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    return Arrays.asList((Value) null);
  }
}
