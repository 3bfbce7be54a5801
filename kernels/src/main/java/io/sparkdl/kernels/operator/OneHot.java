package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * A new axis of {@code depth} elements that is on at the index and off elsewhere; a negative index
 * counts from the end, one outside is off everywhere. Inputs: indexes int32 or int64, values (2):
 * off and on, of any type. ONNX OneHot-11.
 *
 * @param axis the new axis' place in the output, negative ones from its end
 */
public record OneHot(int axis, int depth) implements Composite {
  public OneHot {
    if (depth < 0) {
      throw new IllegalArgumentException("OneHot: expected a depth of at least 0, got " + depth);
    }
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    List<TensorType> types = inputs.stream().map(Value::type).toList();
    Check.inputs(this, types, 2, 2);
    Check.that(types.get(0).element().isInteger(), this, "int32 or int64 indexes", types);
    Check.that(types.get(1).shape().equals(Shape.of(2)), this, "two values", types.get(1));
    Value indexes = builder.apply(new Unsqueeze(List.of(axis)), inputs.get(0));
    int rank = indexes.shape().rank();
    int[] sizes = new int[rank];
    Arrays.fill(sizes, 1);
    sizes[axis < 0 ? axis + rank : axis] = depth;
    TensorType places = new TensorType(types.get(0).element(), Shape.of(sizes));
    long[] fromStart = new long[depth];
    long[] fromEnd = new long[depth];
    for (int i = 0; i < depth; i++) {
      fromStart[i] = i;
      fromEnd[i] = i - depth;
    }
    Value first = equal(builder, indexes, WholeNumbers.constant(builder, places, fromStart));
    Value second = equal(builder, indexes, WholeNumbers.constant(builder, places, fromEnd));
    Value choice = builder.apply(Binary.ADD, first, second);
    return List.of(builder.apply(new Gather(0), inputs.get(1), choice));
  }

  private static Value equal(GraphBuilder builder, Value a, Value b) {
    return builder.apply(new Cast(ElementType.INT32), builder.apply(Comparison.EQUAL, a, b));
  }
}
