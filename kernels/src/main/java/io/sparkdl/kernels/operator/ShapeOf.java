package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * Sizes of the input's axes from {@code start} to before {@code end} as int64; negative numbers
 * count from the last axis. A constant: shapes are known when the plan is made. ONNX Shape-25.
 */
public record ShapeOf(int start, int end) implements Composite {
  /** All sizes. */
  public ShapeOf() {
    this(0, Integer.MAX_VALUE);
  }

  @Override
  public String onnxName() {
    return "Shape";
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    long[] sizes = inputs.get(0).shape().toLongArray();
    int from = bounded(start, sizes.length);
    int to = Math.max(from, bounded(end, sizes.length));
    TensorType type = new TensorType(ElementType.INT64, Shape.of(to - from));
    return List.of(builder.constant(type, Arrays.copyOfRange(sizes, from, to)));
  }

  private static int bounded(int axis, int rank) {
    return Math.max(0, Math.min(rank, axis < 0 ? axis + rank : axis));
  }
}
