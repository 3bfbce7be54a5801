package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * The same number everywhere; no inputs. ONNX ConstantOfShape-25.
 *
 * @param value the number, which the element type must hold exactly
 */
public record ConstantOfShape(ElementType element, Shape shape, double value) implements Composite {
  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    TensorType one = new TensorType(element, Shape.SCALAR);
    Value number =
        element == ElementType.FLOAT
            ? builder.constant((float) value)
            : WholeNumbers.constant(builder, one, (long) value);
    return List.of(builder.apply(new Expand(shape), number));
  }
}
