package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * 1 where an element is the first of the largest along an axis, else 0, of floats. No gradient.
 * ONNX Hardmax-13.
 */
public record Hardmax(int axis) implements Composite {
  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Check.that(inputs.size() == 1, this, "1 input", inputs.size());
    Value x = inputs.get(0);
    Check.floats(this, List.of(x.type()));
    int at = x.shape().axis(axis);
    int length = x.shape().size(at);
    int[] sizes = new int[x.shape().rank()];
    Arrays.fill(sizes, 1);
    sizes[at] = length;
    TensorType numbers = new TensorType(ElementType.INT64, Shape.of(sizes));
    Value positions = builder.constant(numbers, LongStream.range(0, length).toArray());
    Value largest = builder.apply(new ArgExtreme(true, at, true, false), x);
    Value chosen = builder.apply(Comparison.EQUAL, largest, positions);
    return List.of(builder.apply(new Cast(ElementType.FLOAT), chosen));
  }
}
