package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Functions of two elements with broadcasting of both sides, on float32, int32 and int64. */
public enum Binary implements Operator {
  /** a + b. ONNX Add-14. */
  ADD("Add") {
    @Override
    public double apply(double a, double b) {
      return a + b;
    }

    @Override
    public long apply(long a, long b) {
      return a + b;
    }

    @Override
    List<Value> rule(Differentiation d) {
      return Arrays.asList(d.dy(0), d.dy(0));
    }
  },
  /** a - b. ONNX Sub-14. */
  SUB("Sub") {
    @Override
    public double apply(double a, double b) {
      return a - b;
    }

    @Override
    public long apply(long a, long b) {
      return a - b;
    }

    @Override
    List<Value> rule(Differentiation d) {
      return Arrays.asList(d.dy(0), d.apply(Unary.NEG, d.dy(0)));
    }
  },
  /** a * b. ONNX Mul-14. */
  MUL("Mul") {
    @Override
    public double apply(double a, double b) {
      return a * b;
    }

    @Override
    public long apply(long a, long b) {
      return a * b;
    }

    @Override
    List<Value> rule(Differentiation d) {
      return Arrays.asList(d.apply(MUL, d.dy(0), d.x(1)), d.apply(MUL, d.dy(0), d.x(0)));
    }
  },
  /** a / b; integers truncate towards zero. ONNX Div-14. */
  DIV("Div") {
    @Override
    public double apply(double a, double b) {
      return a / b;
    }

    @Override
    public long apply(long a, long b) {
      return a / b;
    }

    @Override
    List<Value> rule(Differentiation d) {
      Value da = d.apply(DIV, d.dy(0), d.x(1));
      return Arrays.asList(da, d.apply(Unary.NEG, d.apply(MUL, da, d.y(0))));
    }
  },
  /** True where a and b are equal; the result is bool and has no gradient. ONNX Equal-19. */
  EQUAL("Equal") {
    @Override
    public double apply(double a, double b) {
      return a == b ? 1 : 0;
    }

    @Override
    public long apply(long a, long b) {
      return a == b ? 1 : 0;
    }

    @Override
    List<Value> rule(Differentiation d) {
      return Arrays.asList(null, null);
    }
  };

  private final String onnxName;

  Binary(String onnxName) {
    this.onnxName = onnxName;
  }

  /** The function's value for floats. */
  public abstract double apply(double a, double b);

  /** The function's value for integers. */
  public abstract long apply(long a, long b);

  /** Gradients before they are summed to the inputs' shapes. */
  abstract List<Value> rule(Differentiation d);

  @Override
  public String onnxName() {
    return onnxName;
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    ElementType element = inputs.get(0).element();
    Check.that(
        element == inputs.get(1).element() && (element != ElementType.BOOL || this == EQUAL),
        this,
        "two inputs of one type, float32, int32 or int64",
        inputs);
    Shape shape = Shape.broadcast(inputs.get(0).shape(), inputs.get(1).shape());
    return List.of(new TensorType(this == EQUAL ? ElementType.BOOL : element, shape));
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    List<Value> gradients = new ArrayList<>();
    List<Value> full = rule(d);
    for (int input = 0; input < 2; input++) {
      Value dx = full.get(input);
      gradients.add(dx == null ? null : d.sumTo(dx, d.x(input).shape()));
    }
    return gradients;
  }

  @Override
  public boolean mayOverwrite(int input, int output) {
    return this != EQUAL;
  }

  /** The function with this ONNX name, or null if there is none. */
  public static Binary named(String onnxName) {
    for (Binary function : values()) {
      if (function.onnxName.equals(onnxName)) {
        return function;
      }
    }
    return null;
  }
}
