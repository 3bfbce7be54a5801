package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Cuts the input along an axis into pieces of the given sizes. ONNX Split-18. */
public record Split(int axis, List<Integer> sizes) implements Operator {
  public Split {
    sizes = List.copyOf(sizes);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Shape shape = inputs.get(0).shape();
    int sum = sizes.stream().mapToInt(Integer::intValue).sum();
    Check.that(sum == shape.size(axis), this, "sizes that add up to " + shape.size(axis), sizes);
    List<TensorType> outputs = new ArrayList<>();
    for (int size : sizes) {
      outputs.add(inputs.get(0).withShape(shape.with(axis, size)));
    }
    return outputs;
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    List<Value> pieces = new ArrayList<>();
    for (int output = 0; output < sizes.size(); output++) {
      Value dy = d.dy(output);
      pieces.add(
          dy != null ? dy : d.apply(new Expand(d.y(output).shape()), d.builder().constant(0)));
    }
    return d.builder().applyAll(new Concat(axis), pieces);
  }

  @Override
  public long flops(List<TensorType> inputs) {
    return 0;
  }
}
