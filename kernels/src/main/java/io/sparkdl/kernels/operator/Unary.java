package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.ElementType;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * Functions of one element without attributes. Each states its value and its derivative; the
 * derivative is a function of the output where {@link #derivativeOfOutput()}, else of the input.
 * Integers are allowed where the constant says so.
 */
public enum Unary implements UnaryFunction {
  /** max(x, 0), also of integers. ONNX Relu-14. */
  RELU(
      "Relu",
      ofOutput(x -> x > 0 || Double.isNaN(x) ? x : 0, y -> y > 0 ? 1 : 0),
      x -> x < 0 ? 0 : x),
  /** 1 / (1 + exp(-x)). ONNX Sigmoid-13. */
  SIGMOID("Sigmoid", ofOutput(Unary::sigmoid, y -> y * (1 - y))),
  /** Hyperbolic tangent. ONNX Tanh-13. */
  TANH("Tanh", ofOutput(Math::tanh, y -> 1 - y * y)),
  /** Square root, NaN for x below 0. ONNX Sqrt-13. */
  SQRT("Sqrt", ofOutput(Math::sqrt, y -> 0.5 / y)),
  /** e to the power x. ONNX Exp-13. */
  EXP("Exp", ofOutput(Math::exp, y -> y)),
  /** 1 / x. ONNX Reciprocal-13. */
  RECIPROCAL("Reciprocal", ofOutput(x -> 1 / x, y -> -y * y)),
  /** Natural logarithm. ONNX Log-13. */
  LOG("Log", ofInput(Math::log, x -> 1 / x)),
  /** -x, also of integers. ONNX Neg-13. */
  NEG("Neg", ofInput(x -> -x, x -> -1), x -> -x),
  /** |x|, also of integers; the derivative at 0 is 0. ONNX Abs-13. */
  ABS("Abs", ofInput(Math::abs, Math::signum), Math::abs),
  /** ln(1 + e^x), also for large |x|. ONNX Softplus-22. */
  SOFTPLUS("Softplus", ofInput(Unary::softplus, Unary::sigmoid)),
  /** x / (1 + |x|). ONNX Softsign-22. */
  SOFTSIGN("Softsign", ofInput(x -> x / (1 + Math.abs(x)), x -> 1 / square(1 + Math.abs(x)))),
  /** x max(0, min(1, x / 6 + 1 / 2)). ONNX HardSwish-22; Howard et al. 2019, arXiv:1905.02244. */
  HARD_SWISH(
      "HardSwish",
      ofInput(
          x -> x * Math.max(0, Math.min(1, x / 6 + 0.5)),
          x -> x <= -3 ? 0 : x < 3 ? x / 3 + 0.5 : 1)),
  /** x tanh(ln(1 + e^x)). ONNX Mish-22; Misra 2019, arXiv:1908.08681. */
  MISH("Mish", ofInput(x -> x * Math.tanh(softplus(x)), Unary::mishDerivative)),
  /** Sine of x in radians. ONNX Sin-22. */
  SIN("Sin", ofInput(Math::sin, Math::cos)),
  /** Cosine of x in radians. ONNX Cos-22. */
  COS("Cos", ofInput(Math::cos, x -> -Math.sin(x))),
  /** Tangent of x in radians. ONNX Tan-22. */
  TAN("Tan", ofInput(Math::tan, x -> 1 / square(Math.cos(x)))),
  /** Arc sine, NaN for |x| above 1. ONNX Asin-22. */
  ASIN("Asin", ofInput(Math::asin, x -> 1 / Math.sqrt((1 - x) * (1 + x)))),
  /** Arc cosine, NaN for |x| above 1. ONNX Acos-22. */
  ACOS("Acos", ofInput(Math::acos, x -> -1 / Math.sqrt((1 - x) * (1 + x)))),
  /** Arc tangent. ONNX Atan-22. */
  ATAN("Atan", ofInput(Math::atan, x -> 1 / (1 + x * x))),
  /** Hyperbolic sine. ONNX Sinh-22. */
  SINH("Sinh", ofInput(Math::sinh, Math::cosh)),
  /** Hyperbolic cosine. ONNX Cosh-22. */
  COSH("Cosh", ofInput(Math::cosh, Math::sinh)),
  /** Inverse of the hyperbolic sine. ONNX Asinh-22. */
  ASINH("Asinh", ofInput(Unary::asinh, x -> 1 / Math.sqrt(x * x + 1))),
  /** Inverse of the hyperbolic cosine, NaN for x below 1. ONNX Acosh-22. */
  ACOSH("Acosh", ofInput(Unary::acosh, x -> 1 / Math.sqrt((x - 1) * (x + 1)))),
  /** Inverse of the hyperbolic tangent, NaN for |x| above 1. ONNX Atanh-22. */
  ATANH(
      "Atanh", ofInput(x -> 0.5 * (Math.log1p(x) - Math.log1p(-x)), x -> 1 / ((1 - x) * (1 + x)))),
  /** 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x. ONNX Erf-13. */
  ERF("Erf", ofInput(ErrorFunction::erf, x -> 2 / Math.sqrt(Math.PI) * Math.exp(-x * x))),
  /** -1, 0 or 1 by the sign of x, also of integers; no gradient. ONNX Sign-13. */
  SIGN("Sign", constantAlmostEverywhere(Math::signum), Long::signum),
  /** The largest whole number not above x; no gradient. ONNX Floor-13. */
  FLOOR("Floor", constantAlmostEverywhere(Math::floor)),
  /** The least whole number not below x; no gradient. ONNX Ceil-13. */
  CEIL("Ceil", constantAlmostEverywhere(Math::ceil)),
  /** The nearest whole number, of two the even one; no gradient. ONNX Round-22. */
  ROUND("Round", constantAlmostEverywhere(Math::rint)),
  /** True where x is not a number; the result is bool. ONNX IsNaN-20. */
  IS_NAN("IsNaN", constantAlmostEverywhere(x -> Double.isNaN(x) ? 1 : 0)),
  /** True where x is false; bool only. ONNX Not-1. */
  NOT("Not", null, x -> 1 - x),
  /** Every bit of an integer inverted. ONNX BitwiseNot-18. */
  BITWISE_NOT("BitwiseNot", null, x -> ~x);

  /** A function of floats; {@code derivative} is null for one that is constant on intervals. */
  private record Floats(
      DoubleUnaryOperator value, DoubleUnaryOperator derivative, boolean ofOutput) {}

  private final String onnxName;
  private final Floats floats;
  private final LongUnaryOperator integers;

  Unary(String onnxName, Floats floats) {
    this(onnxName, floats, null);
  }

  Unary(String onnxName, Floats floats, LongUnaryOperator integers) {
    this.onnxName = onnxName;
    this.floats = floats;
    this.integers = integers;
  }

  private static Floats ofInput(DoubleUnaryOperator value, DoubleUnaryOperator derivative) {
    return new Floats(value, derivative, false);
  }

  private static Floats ofOutput(DoubleUnaryOperator value, DoubleUnaryOperator derivative) {
    return new Floats(value, derivative, true);
  }

  private static Floats constantAlmostEverywhere(DoubleUnaryOperator value) {
    return new Floats(value, null, false);
  }

  @Override
  public double apply(double x) {
    return floats.value().applyAsDouble(x);
  }

  @Override
  public long apply(long x) {
    return integers.applyAsLong(x);
  }

  @Override
  public double derivative(double saved) {
    return floats.derivative().applyAsDouble(saved);
  }

  @Override
  public boolean derivativeOfOutput() {
    return floats != null && floats.ofOutput();
  }

  @Override
  public boolean differentiable() {
    return floats != null && floats.derivative() != null;
  }

  @Override
  public boolean takes(ElementType element) {
    return switch (element) {
      case FLOAT -> floats != null;
      case INT32, INT64 -> integers != null && this != NOT;
      case BOOL -> this == NOT;
      default -> false;
    };
  }

  @Override
  public ElementType result(ElementType element) {
    return this == IS_NAN ? ElementType.BOOL : element;
  }

  @Override
  public String onnxName() {
    return onnxName;
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

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double square(double x) {
    return x * x;
  }

  private static double mishDerivative(double x) {
    double t = Math.tanh(softplus(x));
    return t + x * (1 - t * t) * sigmoid(x);
  }

  private static double asinh(double x) {
    double size = Math.abs(x);
    double small = size + size * size / (1 + Math.sqrt(size * size + 1));
    return Math.copySign(Math.log1p(small), x);
  }

  private static double acosh(double x) {
    return Math.log1p(x - 1 + Math.sqrt((x - 1) * (x + 1)));
  }
}
