package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Indexes of the elements that are not 0, row-major: x (R axes) to y (R, most) int64, one column
 * per element, zeros after the last one, and the count, an int64 scalar, which may be more than
 * {@code most}. ONNX NonZero-13, bounded.
 */
public record NonZero(int most) implements Composite {
  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Shape shape = inputs.get(0).shape();
    int rank = shape.rank();
    Value condition = builder.apply(new Cast(ElementType.BOOL), inputs.get(0));
    List<Value> found = builder.applyAll(new TruePositions(most), List.of(condition));
    Value wide = builder.apply(new Cast(ElementType.INT64), found.get(0));
    Value positions = builder.apply(Unary.RELU, wide);
    TensorType column = new TensorType(ElementType.INT64, Shape.of(rank, 1));
    long[] sizes = new long[rank];
    long[] strides = new long[rank];
    long[] spans = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      sizes[axis] = shape.size(axis);
      strides[axis] = Math.max(1, shape.strides()[axis]);
      spans[axis] = Math.max(1, sizes[axis] * strides[axis]);
    }
    // The index along an axis is position / stride modulo size.
    Value steps = divided(builder, positions, builder.constant(column, strides));
    Value turns = divided(builder, positions, builder.constant(column, spans));
    Value whole = builder.apply(Binary.MUL, turns, builder.constant(column, sizes));
    return List.of(builder.apply(Binary.SUB, steps, whole), found.get(1));
  }

  private static Value divided(GraphBuilder builder, Value a, Value b) {
    return builder.apply(Binary.DIV, a, b);
  }
}
