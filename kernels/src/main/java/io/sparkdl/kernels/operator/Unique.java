package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The different elements of x, or the different slices along an axis: outputs y with {@code most}
 * of them, zeros after the last one; int64 the position of the first of each (-1 after the last
 * one), for every element or slice the number of its kind, and how often each kind comes; and the
 * number of kinds, a scalar, which may be more than {@code most}. ONNX Unique-11, bounded.
 *
 * @param axis null for x read as a vector
 * @param sorted kinds in ascending order; else in that of their first elements
 */
public record Unique(Integer axis, boolean sorted, int most) implements Composite {
  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Value x = inputs.get(0);
    int elements = Math.toIntExact(x.type().elements());
    if (axis == null) {
      x = builder.apply(Reshape.to(Shape.of(elements)), x);
    }
    int along = axis == null ? 0 : x.shape().axis(axis);
    int rows = x.shape().size(along);
    List<Integer> order = new ArrayList<>(List.of(along));
    for (int i = 0; i < x.shape().rank(); i++) {
      if (i != along) {
        order.add(i);
      }
    }
    Value turned = along == 0 ? x : builder.apply(new Transpose(order), x);
    Shape matrix = Shape.of(rows, rows == 0 ? 0 : elements / rows);
    Value lines = builder.apply(Reshape.to(matrix), turned);
    List<Value> found = builder.applyAll(new UniquePositions(sorted, most), List.of(lines));
    List<Value> outputs = new ArrayList<>();
    outputs.add(builder.apply(new GatherOrZero(along), x, found.get(0)));
    outputs.addAll(found);
    return outputs;
  }
}
