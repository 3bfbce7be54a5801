package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Reduces the given axes to one element each, as {@link Reduction} says. Where several elements are
 * the largest or smallest, the gradient is shared between them.
 *
 * @param axes axes to reduce, negative ones from the end; none means all
 * @param keepDims keep the reduced axes with size 1
 */
public record Reduce(Reduction reduction, List<Integer> axes, boolean keepDims)
    implements Operator {
  public Reduce {
    axes = List.copyOf(axes);
  }

  @Override
  public String onnxName() {
    return reduction.onnxName();
  }

  /** True for each axis of the shape that is reduced. */
  public boolean[] reduced(Shape shape) {
    boolean[] reduced = new boolean[shape.rank()];
    for (int axis = 0; axis < shape.rank(); axis++) {
      reduced[axis] = axes.isEmpty();
    }
    for (int axis : axes) {
      reduced[shape.axis(axis)] = true;
    }
    return reduced;
  }

  /** The shape with every reduced axis of size 1. */
  public Shape keptShape(Shape shape) {
    boolean[] reduced = reduced(shape);
    int[] sizes = shape.toArray();
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = reduced[axis] ? 1 : sizes[axis];
    }
    return Shape.of(sizes);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    TensorType x = inputs.get(0);
    Check.that(reduction.takes(x.element()), this, "an element type of the reduction", x);
    Shape kept = keptShape(x.shape());
    if (keepDims) {
      return List.of(x.withShape(kept));
    }
    boolean[] reduced = reduced(x.shape());
    List<Integer> sizes = new ArrayList<>();
    for (int axis = 0; axis < reduced.length; axis++) {
      if (!reduced[axis]) {
        sizes.add(x.shape().size(axis));
      }
    }
    return List.of(x.withShape(Shape.of(sizes)));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    return List.of(ReduceGradients.of(d, this).dx());
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return inputs.get(0).elements();
  }
}
