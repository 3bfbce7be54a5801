package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Permutes the axes: axis i of the output is axis permutation[i] of the input. ONNX Transpose-25.
 *
 * @param permutation the permutation; none reverses the axes
 */
public record Transpose(List<Integer> permutation) implements Operator {
  public Transpose {
    permutation = List.copyOf(permutation);
  }

  /** The permutation for an input of this rank. */
  public int[] permutation(int rank) {
    int[] result = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      result[axis] = permutation.isEmpty() ? rank - 1 - axis : permutation.get(axis);
    }
    return result;
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Shape shape = inputs.get(0).shape();
    if (!permutation.isEmpty()) {
      List<Integer> sorted = new ArrayList<>(permutation);
      Collections.sort(sorted);
      boolean valid = sorted.size() == shape.rank();
      for (int axis = 0; valid && axis < sorted.size(); axis++) {
        valid = sorted.get(axis) == axis;
      }
      Check.that(valid, this, "a permutation of " + shape.rank() + " axes", permutation);
    }
    int[] sizes = permutation(shape.rank());
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = shape.size(sizes[axis]);
    }
    return List.of(inputs.get(0).withShape(Shape.of(sizes)));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    int[] forward = permutation(d.x(0).shape().rank());
    Integer[] inverse = new Integer[forward.length];
    for (int axis = 0; axis < forward.length; axis++) {
      inverse[forward[axis]] = axis;
    }
    return List.of(d.apply(new Transpose(List.of(inverse)), d.dy(0)));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 0;
  }
}
