package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** A value whose axes have labels, and what {@link Einsum} does with one. */
record LabelledValue(GraphBuilder builder, Value value, List<Integer> labels) {
  LabelledValue {
    labels = List.copyOf(labels);
  }

  /** Size of a label's axis; 1 if there is none. */
  int size(int label) {
    int axis = labels.indexOf(label);
    return axis < 0 ? 1 : value.shape().size(axis);
  }

  /** Product of the sizes of labels. */
  int product(List<Integer> of) {
    int product = 1;
    for (int label : of) {
      product = Math.multiplyExact(product, size(label));
    }
    return product;
  }

  private LabelledValue with(Value other, List<Integer> otherLabels) {
    return new LabelledValue(builder, other, otherLabels);
  }

  /** The diagonals of labels that come twice. */
  LabelledValue diagonal() {
    for (int first = 0; first < labels.size(); first++) {
      int second = labels.lastIndexOf(labels.get(first));
      if (second > first) {
        return diagonal(first, second).diagonal();
      }
    }
    return this;
  }

  /** The two axes become one of size d * d, of which every (d + 1)-th element is taken. */
  private LabelledValue diagonal(int first, int second) {
    int size = value.shape().size(first);
    List<Integer> order = new ArrayList<>(axes(labels.size()));
    order.remove(second);
    order.add(first + 1, second);
    List<Integer> rest = new ArrayList<>(labels);
    rest.remove(second);
    int[] sizes = value.shape().toArray();
    int[] joined = new int[rest.size()];
    for (int axis = 0; axis < joined.length; axis++) {
      joined[axis] = sizes[axis < second ? axis : axis + 1];
    }
    joined[first] = Math.multiplyExact(size, sizes[second]);
    Value turned = builder.apply(new Transpose(order), value);
    Value flat = builder.apply(Reshape.to(Shape.of(joined)), turned);
    Slice slice = new Slice(List.of(0), List.of(joined[first]), List.of(first), List.of(size + 1));
    return with(builder.apply(slice, flat), rest);
  }

  private static List<Integer> axes(int rank) {
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      axes.add(axis);
    }
    return axes;
  }

  /** The sum over the axes of all other labels. */
  LabelledValue keeping(List<Integer> kept) {
    List<Integer> axes = new ArrayList<>();
    List<Integer> rest = new ArrayList<>();
    for (int axis = 0; axis < labels.size(); axis++) {
      if (kept.contains(labels.get(axis))) {
        rest.add(labels.get(axis));
      } else {
        axes.add(axis);
      }
    }
    return axes.isEmpty()
        ? this
        : with(builder.apply(new Reduce(Reduction.SUM, axes, false), value), rest);
  }

  /** The axes in the order of these labels, which are its own. */
  LabelledValue inOrder(List<Integer> order) {
    if (order.equals(labels)) {
      return this;
    }
    List<Integer> permutation = new ArrayList<>();
    order.forEach(label -> permutation.add(labels.indexOf(label)));
    return with(builder.apply(new Transpose(permutation), value), order);
  }

  /** The axes in this order, with one of size 1 for each label that is not its own. */
  Value spread(List<Integer> order) {
    List<Integer> own = new ArrayList<>(order);
    own.retainAll(labels);
    int[] sizes = order.stream().mapToInt(this::size).toArray();
    return reshaped(inOrder(own).value, Shape.of(sizes));
  }

  /** Axes repeated where another value has more of a label than one. */
  LabelledValue expandedLike(LabelledValue other, List<Integer> of) {
    int[] sizes = value.shape().toArray();
    for (int label : of) {
      int axis = labels.indexOf(label);
      sizes[axis] = Math.max(sizes[axis], other.size(label));
    }
    Shape shape = Shape.of(sizes);
    return shape.equals(value.shape())
        ? this
        : with(builder.apply(new Expand(shape), value), labels);
  }

  /** The value under another shape. */
  Value reshaped(Value from, Shape shape) {
    return from.shape().equals(shape) ? from : builder.apply(Reshape.to(shape), from);
  }
}
