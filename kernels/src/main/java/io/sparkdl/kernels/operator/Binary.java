package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;

/** Arithmetic of two elements with broadcasting of both sides, on float32, int32 and int64. */
public enum Binary implements BinaryFunction {
  /** a + b. ONNX Add-14. */
  ADD("Add", (a, b) -> a + b, (a, b) -> a + b, d -> Arrays.asList(d.dy(0), d.dy(0))),
  /** a - b. ONNX Sub-14. */
  SUB(
      "Sub",
      (a, b) -> a - b,
      (a, b) -> a - b,
      d -> Arrays.asList(d.dy(0), d.apply(Unary.NEG, d.dy(0)))),
  /** a * b. ONNX Mul-14. */
  MUL("Mul", (a, b) -> a * b, (a, b) -> a * b, BinaryGradients::product),
  /** a / b; integers truncate towards zero. ONNX Div-14. */
  DIV("Div", (a, b) -> a / b, (a, b) -> a / b, BinaryGradients::quotient),
  /**
   * a to the power b; of integers exact, modulo 2 to the number of bits, and truncated towards zero
   * where b is negative. ONNX Pow-15; for inputs of two types see {@link Pow}.
   */
  POW("Pow", Math::pow, Binary::integerPower, BinaryGradients::power),
  /** a - b floor(a / b), with the sign of b. ONNX Mod-13 with fmod 0, here also of floats. */
  MOD("Mod", Binary::floorRemainder, Math::floorMod, BinaryGradients::remainder),
  /** a - b trunc(a / b), with the sign of a. ONNX Mod-13 with fmod 1. */
  FMOD("Mod", (a, b) -> a % b, (a, b) -> a % b, BinaryGradients::remainder),
  /** The larger one, NaN if either is; where equal, each gets half the gradient. ONNX Max-13. */
  MAX("Max", Math::max, Math::max, BinaryGradients::chosen),
  /** The smaller one, NaN if either is; where equal, each gets half the gradient. ONNX Min-13. */
  MIN("Min", Math::min, Math::min, BinaryGradients::chosen),
  /** a for a of at least 0, else b a, with b the slope. ONNX PRelu-16. */
  PRELU("PRelu", (a, b) -> a < 0 ? b * a : a, (a, b) -> a < 0 ? b * a : a, BinaryGradients::slope);

  private final String onnxName;
  private final DoubleBinaryOperator floats;
  private final LongBinaryOperator integers;
  private final Function<Differentiation, List<Value>> rule;

  Binary(
      String onnxName,
      DoubleBinaryOperator floats,
      LongBinaryOperator integers,
      Function<Differentiation, List<Value>> rule) {
    this.onnxName = onnxName;
    this.floats = floats;
    this.integers = integers;
    this.rule = rule;
  }

  @Override
  public String onnxName() {
    return onnxName;
  }

  @Override
  public double apply(double a, double b) {
    return floats.applyAsDouble(a, b);
  }

  @Override
  public long apply(long a, long b) {
    return integers.applyAsLong(a, b);
  }

  @Override
  public boolean takes(ElementType element) {
    return element == ElementType.FLOAT || element.isInteger();
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    List<Value> gradients = new ArrayList<>();
    List<Value> full = rule.apply(d);
    for (int input = 0; input < 2; input++) {
      gradients.add(d.sumTo(full.get(input), d.x(input).shape()));
    }
    return gradients;
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

  private static double floorRemainder(double a, double b) {
    double remainder = a % b;
    return remainder != 0 && remainder < 0 != b < 0 ? remainder + b : remainder;
  }

  private static long integerPower(long base, long exponent) {
    if (exponent < 0) {
      boolean odd = (exponent & 1) != 0;
      return base == 1 ? 1 : base == -1 ? (odd ? -1 : 1) : 0;
    }
    long result = 1;
    long square = base;
    for (long rest = exponent; rest > 0; rest >>= 1) {
      result *= (rest & 1) != 0 ? square : 1;
      square *= square;
    }
    return result;
  }
}
