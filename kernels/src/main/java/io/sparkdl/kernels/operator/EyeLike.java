package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * A matrix of the input's shape with 1 on a diagonal and 0 elsewhere, a constant of the plan; of
 * the input only the shape counts. ONNX EyeLike-22.
 *
 * @param element type of the result
 * @param diagonal 0 for the main diagonal, positive above it
 */
public record EyeLike(ElementType element, int diagonal) implements Composite {
  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Shape shape = inputs.get(0).shape();
    Check.that(shape.rank() == 2, this, "a matrix", shape);
    int columns = shape.size(1);
    long[] elements = new long[Math.toIntExact(shape.elements())];
    for (int row = Math.max(0, -diagonal); row < shape.size(0); row++) {
      if ((long) row + diagonal < columns) {
        elements[row * columns + row + diagonal] = 1;
      }
    }
    return List.of(WholeNumbers.constant(builder, new TensorType(element, shape), elements));
  }
}
