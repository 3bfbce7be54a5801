package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/**
 * Functions of one element. Each states its value and its derivative; the derivative is a function
 * of the output where {@link #derivativeOfOutput()}, else of the input. Integer inputs are allowed
 * where the ONNX operator allows them ({@code Neg}, {@code Abs}, {@code Sign}, {@code Relu}).
 */
public enum Unary implements Operator {
  /** max(x, 0). ONNX Relu-14. */
  RELU("Relu", true) {
    @Override
    public double apply(double x) {
      return x > 0 || Double.isNaN(x) ? x : 0;
    }

    @Override
    public double derivative(double y) {
      return y > 0 ? 1 : 0;
    }
  },
  /** 1 / (1 + exp(-x)). ONNX Sigmoid-13. */
  SIGMOID("Sigmoid", true) {
    @Override
    public double apply(double x) {
      return 1 / (1 + Math.exp(-x));
    }

    @Override
    public double derivative(double y) {
      return y * (1 - y);
    }
  },
  /** Hyperbolic tangent. ONNX Tanh-13. */
  TANH("Tanh", true) {
    @Override
    public double apply(double x) {
      return Math.tanh(x);
    }

    @Override
    public double derivative(double y) {
      return 1 - y * y;
    }
  },
  /** Square root, NaN for x below 0. ONNX Sqrt-13. */
  SQRT("Sqrt", true) {
    @Override
    public double apply(double x) {
      return Math.sqrt(x);
    }

    @Override
    public double derivative(double y) {
      return 0.5 / y;
    }
  },
  /** e to the power x. ONNX Exp-13. */
  EXP("Exp", true) {
    @Override
    public double apply(double x) {
      return Math.exp(x);
    }

    @Override
    public double derivative(double y) {
      return y;
    }
  },
  /** Natural logarithm. ONNX Log-13. */
  LOG("Log", false) {
    @Override
    public double apply(double x) {
      return Math.log(x);
    }

    @Override
    public double derivative(double x) {
      return 1 / x;
    }
  },
  /** -x. ONNX Neg-13. */
  NEG("Neg", false) {
    @Override
    public double apply(double x) {
      return -x;
    }

    @Override
    public double derivative(double x) {
      return -1;
    }
  },
  /** |x|; the derivative at 0 is 0. ONNX Abs-13. */
  ABS("Abs", false) {
    @Override
    public double apply(double x) {
      return Math.abs(x);
    }

    @Override
    public double derivative(double x) {
      return Math.signum(x);
    }
  },
  /** ln(1 + e^x), also for large |x|. ONNX Softplus-22. */
  SOFTPLUS("Softplus", false) {
    @Override
    public double apply(double x) {
      return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    @Override
    public double derivative(double x) {
      return 1 / (1 + Math.exp(-x));
    }
  };

  private static final List<Unary> OF_INTEGERS = List.of(RELU, NEG, ABS);

  private final String onnxName;
  private final boolean derivativeOfOutput;

  Unary(String onnxName, boolean derivativeOfOutput) {
    this.onnxName = onnxName;
    this.derivativeOfOutput = derivativeOfOutput;
  }

  /** The function's value at x. */
  public abstract double apply(double x);

  /** The derivative, given the output if {@link #derivativeOfOutput()}, else the input. */
  public abstract double derivative(double saved);

  /** True if {@link #derivative} takes the function's output rather than its input. */
  public boolean derivativeOfOutput() {
    return derivativeOfOutput;
  }

  @Override
  public String onnxName() {
    return onnxName;
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    ElementType element = inputs.get(0).element();
    Check.that(
        element == ElementType.FLOAT || element.isInteger() && OF_INTEGERS.contains(this),
        this,
        OF_INTEGERS.contains(this) ? "float32, int32 or int64" : "float32",
        element.onnxName());
    return inputs;
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    Value saved = derivativeOfOutput ? d.y(0) : d.x(0);
    return d.onlyFirst(d.apply(new UnaryGrad(this), d.dy(0), saved));
  }

  @Override
  public boolean mayOverwrite(int input, int output) {
    return true;
  }

  /** The function with this ONNX name, or null if there is none. */
  public static Unary named(String onnxName) {
    for (Unary function : values()) {
      if (function.onnxName.equals(onnxName)) {
        return function;
      }
    }
    return null;
  }
}
