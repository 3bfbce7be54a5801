package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums of products of the operands' elements, in Einstein's notation: {@code bij,bjk->bik} is a
 * batch of matrix products, {@code ii->i} a diagonal, {@code ij->j} a sum of rows. Labels that the
 * right side lacks are summed over; without an arrow those that come once remain, in alphabetical
 * order; {@code ...} stands for any axes, which broadcast. Made of diagonals (a slice with a step),
 * sums, transpositions and one matrix product (or product of elements) per operand from the second
 * on, from left to right. Float only. ONNX Einsum-12.
 */
public record Einsum(String equation) implements Composite {
  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    List<TensorType> types = inputs.stream().map(Value::type).toList();
    Check.inputs(this, types, 1, Integer.MAX_VALUE);
    Check.floats(this, types);
    List<Shape> shapes = inputs.stream().map(Value::shape).toList();
    EinsumLabels labels = EinsumLabels.of(equation, shapes);
    LabelledValue result = null;
    for (int i = 0; i < inputs.size(); i++) {
      LabelledValue operand =
          new LabelledValue(builder, inputs.get(i), labels.operands().get(i)).diagonal();
      List<Integer> later = needed(labels, i + 1);
      List<Integer> others = new ArrayList<>(later);
      if (result != null) {
        others.addAll(result.labels());
      }
      operand = operand.keeping(others);
      result = result == null ? operand : product(result, operand, later);
    }
    return List.of(result.keeping(labels.output()).inOrder(labels.output()).value());
  }

  /** Labels of the output and of the operands from number {@code from} on. */
  private static List<Integer> needed(EinsumLabels labels, int from) {
    List<Integer> needed = new ArrayList<>(labels.output());
    for (int i = from; i < labels.operands().size(); i++) {
      needed.addAll(labels.operands().get(i));
    }
    return needed;
  }

  /** The product of two values, summed over the labels of both that nothing later needs. */
  private static LabelledValue product(LabelledValue a, LabelledValue b, List<Integer> later) {
    List<Integer> both = new ArrayList<>(a.labels());
    both.retainAll(b.labels());
    List<Integer> left = new ArrayList<>(a.labels());
    left.removeAll(both);
    List<Integer> right = new ArrayList<>(b.labels());
    right.removeAll(both);
    List<Integer> summed = new ArrayList<>(both);
    summed.removeAll(later);
    both.removeAll(summed);
    List<Integer> labels = new ArrayList<>(both);
    labels.addAll(left);
    labels.addAll(right);
    GraphBuilder builder = a.builder();
    if (summed.isEmpty()) {
      Value product = builder.apply(Binary.MUL, a.spread(labels), b.spread(labels));
      return new LabelledValue(builder, product, labels);
    }
    LabelledValue wideA = a.expandedLike(b, summed);
    LabelledValue wideB = b.expandedLike(a, summed);
    Value rows = matrices(wideA, both, left, summed);
    Value columns = matrices(wideB, both, summed, right);
    Value product = builder.apply(new MatMul(), rows, columns);
    int[] sizes = new int[labels.size()];
    for (int axis = 0; axis < sizes.length; axis++) {
      int label = labels.get(axis);
      sizes[axis] = axis < both.size() ? product.shape().size(axis) : a.size(label) * b.size(label);
    }
    return new LabelledValue(builder, a.reshaped(product, Shape.of(sizes)), labels);
  }

  /** Axes (batch…, rows, columns), the last two of which stand for several labels each. */
  private static Value matrices(
      LabelledValue value, List<Integer> batch, List<Integer> rows, List<Integer> columns) {
    List<Integer> order = new ArrayList<>(batch);
    order.addAll(rows);
    order.addAll(columns);
    int[] sizes = new int[batch.size() + 2];
    for (int axis = 0; axis < batch.size(); axis++) {
      sizes[axis] = value.size(batch.get(axis));
    }
    sizes[batch.size()] = value.product(rows);
    sizes[batch.size() + 1] = value.product(columns);
    return value.reshaped(value.inOrder(order).value(), Shape.of(sizes));
  }
}
