package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import java.util.Arrays;
import java.util.List;

/** Gradient rules of {@link Binary}, before gradients are summed to the inputs' shapes. */
final class BinaryGradients {
  private BinaryGradients() {}

  static List<Value> product(Differentiation d) {
    return Arrays.asList(
        d.apply(Binary.MUL, d.dy(0), d.x(1)), d.apply(Binary.MUL, d.dy(0), d.x(0)));
  }

  static List<Value> quotient(Differentiation d) {
    Value da = d.apply(Binary.DIV, d.dy(0), d.x(1));
    return Arrays.asList(da, d.apply(Unary.NEG, d.apply(Binary.MUL, da, d.y(0))));
  }

  /**
   * da = dy b a^(b-1), which is 0 for b = 0 also where a is; db = dy y ln(a), 0 where a is not
   * above 0, as it is for a = 0 and where y, defined for whole b only, has no derivative.
   */
  static List<Value> power(Differentiation d) {
    Value a = d.x(0);
    Value b = d.x(1);
    Value zero = d.builder().constant(0);
    Value below = d.apply(Binary.SUB, b, d.builder().constant(1));
    Value slope = d.apply(Binary.MUL, b, d.apply(Binary.POW, a, below));
    Value flat = d.apply(Comparison.EQUAL, b, zero);
    Value da = d.apply(Binary.MUL, d.dy(0), d.apply(new Where(), flat, zero, slope));
    Value logarithm =
        d.apply(new Where(), d.apply(Comparison.GREATER, a, zero), d.apply(Unary.LOG, a), zero);
    Value db = d.apply(Binary.MUL, d.apply(Binary.MUL, d.dy(0), d.y(0)), logarithm);
    return Arrays.asList(da, db);
  }

  /** y = a - b q with a whole q: da = dy, db = -dy q. */
  static List<Value> remainder(Differentiation d) {
    Value minusWhole = d.apply(Binary.DIV, d.apply(Binary.SUB, d.y(0), d.x(0)), d.x(1));
    return Arrays.asList(d.dy(0), d.apply(Binary.MUL, d.dy(0), minusWhole));
  }

  /** All of dy for the input that y equals, half of it where both do. */
  static List<Value> chosen(Differentiation d) {
    Value zero = d.builder().constant(0);
    Value equal = d.apply(Comparison.EQUAL, d.x(0), d.x(1));
    Value share = d.apply(new Where(), equal, d.scale(d.dy(0), 0.5f), d.dy(0));
    Value first = d.apply(Comparison.EQUAL, d.x(0), d.y(0));
    Value second = d.apply(Comparison.EQUAL, d.x(1), d.y(0));
    return Arrays.asList(
        d.apply(new Where(), first, share, zero), d.apply(new Where(), second, share, zero));
  }

  static List<Value> slope(Differentiation d) {
    Value zero = d.builder().constant(0);
    Value below = d.apply(Comparison.LESS, d.x(0), zero);
    Value scaled = d.apply(Binary.MUL, d.dy(0), d.x(1));
    Value da = d.apply(new Where(), below, scaled, d.dy(0));
    Value db = d.apply(Binary.MUL, d.dy(0), d.apply(Binary.MIN, d.x(0), zero));
    return Arrays.asList(da, db);
  }
}
