package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Joins the inputs along an axis. ONNX Concat-13. */
public record Concat(int axis) implements Operator {
  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, Integer.MAX_VALUE);
    TensorType first = inputs.get(0);
    int joined = 0;
    for (TensorType input : inputs) {
      Shape shape = input.shape();
      boolean fits = input.element() == first.element() && shape.rank() == first.shape().rank();
      Check.that(
          fits && shape.with(axis, 0).equals(first.shape().with(axis, 0)),
          this,
          "inputs that differ only in axis " + axis,
          inputs);
      joined = Math.addExact(joined, shape.size(axis));
    }
    return List.of(first.withShape(first.shape().with(axis, joined)));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    List<Integer> sizes = new ArrayList<>();
    for (Value input : d.step().inputs()) {
      sizes.add(input.shape().size(axis));
    }
    return d.builder().applyAll(new Split(axis, sizes), List.of(d.dy(0)));
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 0;
  }
}
