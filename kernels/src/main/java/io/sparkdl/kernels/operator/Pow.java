package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.List;

/**
 * a to the power b, of a's type, for inputs of any two number types with broadcasting: those of one
 * type as {@link Binary#POW}, integers with floats as floats, two kinds of integers as int64. ONNX
 * Pow-15.
 */
public record Pow() implements Composite {
  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Check.that(inputs.size() == 2, this, "2 inputs", inputs.size());
    ElementType a = inputs.get(0).type().element();
    ElementType b = inputs.get(1).type().element();
    ElementType common =
        a == b ? a : a.isInteger() && b.isInteger() ? ElementType.INT64 : ElementType.FLOAT;
    Value power =
        builder.apply(
            Binary.POW, cast(builder, inputs.get(0), common), cast(builder, inputs.get(1), common));
    return List.of(cast(builder, power, a));
  }

  private static Value cast(GraphBuilder builder, Value value, ElementType to) {
    return value.type().element() == to ? value : builder.apply(new Cast(to), value);
  }
}
