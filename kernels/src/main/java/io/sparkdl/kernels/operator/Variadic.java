package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.List;

/**
 * ONNX's functions of any number of elements, at least one, with broadcasting, as chains of {@link
 * Binary}; every link but the first may write over its left side.
 */
public enum Variadic implements Composite {
  /** Sum of the inputs. ONNX Sum-13. */
  SUM("Sum", Binary.ADD),
  /** Mean of float inputs. ONNX Mean-13. */
  MEAN("Mean", Binary.ADD),
  /** The largest input. ONNX Max-13. */
  MAX("Max", Binary.MAX),
  /** The smallest input. ONNX Min-13. */
  MIN("Min", Binary.MIN);

  private final String onnxName;
  private final Binary link;

  Variadic(String onnxName, Binary link) {
    this.onnxName = onnxName;
    this.link = link;
  }

  @Override
  public String onnxName() {
    return onnxName;
  }

  @Override
  public List<Value> compose(GraphBuilder builder, List<Value> inputs) {
    Check.that(!inputs.isEmpty(), this, "at least one input", "none");
    Value result = inputs.get(0);
    if (inputs.size() == 1) {
      return List.of(builder.apply(new Identity(), result));
    }
    for (Value value : inputs.subList(1, inputs.size())) {
      result = builder.apply(link, result, value);
    }
    if (this == MEAN) {
      boolean floats = result.type().element() == ElementType.FLOAT;
      Check.that(floats, this, "float32 inputs", result);
      result = builder.apply(Binary.MUL, result, builder.constant(1f / inputs.size()));
    }
    return List.of(result);
  }

  /** The function with this ONNX name, or null if there is none. */
  public static Variadic named(String onnxName) {
    for (Variadic function : values()) {
      if (function.onnxName.equals(onnxName)) {
        return function;
      }
    }
    return null;
  }
}
