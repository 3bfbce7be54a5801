package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * The same elements under another shape. ONNX Reshape-25.
 *
 * @param sizes the new sizes; at most one is -1, which is inferred; 0 copies the input's size
 *     unless {@code allowZero}
 */
public record Reshape(List<Integer> sizes, boolean allowZero) implements Operator {
  public Reshape {
    sizes = List.copyOf(sizes);
  }

  /** A reshape to exactly this shape. */
  public static Reshape to(Shape shape) {
    List<Integer> sizes = new ArrayList<>();
    for (int size : shape.toArray()) {
      sizes.add(size);
    }
    return new Reshape(sizes, true);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    TensorType x = inputs.get(0);
    int[] result = new int[sizes.size()];
    int unknown = -1;
    long known = 1;
    for (int axis = 0; axis < result.length; axis++) {
      int size = sizes.get(axis);
      if (size == 0 && !allowZero) {
        Check.that(axis < x.shape().rank(), this, "0 only for an axis of the input", sizes);
        size = x.shape().size(axis);
      }
      if (size == -1) {
        Check.that(unknown < 0, this, "at most one -1", sizes);
        unknown = axis;
      } else {
        known *= size;
      }
      result[axis] = size;
    }
    if (unknown >= 0) {
      Check.that(known > 0 && x.elements() % known == 0, this, "sizes that fit " + x, sizes);
      result[unknown] = (int) (x.elements() / known);
    }
    Shape shape = Shape.of(result);
    Check.that(shape.elements() == x.elements(), this, x.elements() + " elements", shape);
    return List.of(x.withShape(shape));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    return List.of(d.apply(to(d.x(0).shape()), d.dy(0)));
  }
}
