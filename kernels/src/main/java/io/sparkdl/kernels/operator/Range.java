package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * {@code count} numbers start + i * delta. Inputs: the scalars start and delta, which may be
 * computed at run time; ONNX's limit decides only the number of elements ({@link #count}), which a
 * plan must know. ONNX Range-27.
 */
public record Range(int count) implements Composite {
  public Range {
    if (count < 0) {
      throw new IllegalArgumentException("Range: expected a count of at least 0, got " + count);
    }
  }

  /** Elements from start to before limit: max(0, ceil((limit - start) / delta)). */
  public static int count(double start, double limit, double delta) {
    return (int) Math.max(0, Math.ceil((limit - start) / delta));
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    List<TensorType> types = inputs.stream().map(Value::type).toList();
    Check.inputs(this, types, 2, 2);
    boolean scalars = types.get(0).shape().rank() == 0 && types.get(1).equals(types.get(0));
    Check.that(scalars, this, "two scalars of one type", types);
    long[] counts = new long[count];
    Arrays.setAll(counts, i -> i);
    TensorType type = types.get(0).withShape(Shape.of(count));
    Value steps = WholeNumbers.constant(builder, type, counts);
    Value way = builder.apply(Binary.MUL, steps, inputs.get(1));
    return List.of(builder.apply(Binary.ADD, way, inputs.get(0)));
  }
}
