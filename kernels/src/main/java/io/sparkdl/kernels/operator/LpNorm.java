package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;

/** Steps of Lp norms: the powers and the root, with gradients that are finite at 0. */
final class LpNorm {
  private LpNorm() {}

  /** |x| to the power p. */
  static Value powers(GraphBuilder builder, Value x, int p) {
    if (p == 2) {
      return builder.apply(Binary.MUL, x, x);
    }
    Value size = builder.apply(Unary.ABS, x);
    return p == 1 ? size : power(builder, size, p);
  }

  /** The p-th root of sums of powers. */
  static Value root(GraphBuilder builder, Value sum, int p) {
    return p == 1 ? sum : power(builder, sum, 1f / p);
  }

  /** x to a power, x at least 0: what is 0 is 1 on the way, where the power has a derivative. */
  private static Value power(GraphBuilder builder, Value x, float exponent) {
    Value zero =
        builder.apply(
            new Cast(ElementType.FLOAT), builder.apply(Comparison.EQUAL, x, builder.constant(0)));
    Value positive = builder.apply(Binary.ADD, x, zero);
    Value power;
    if (exponent == 0.5f) {
      power = builder.apply(Unary.SQRT, positive);
    } else {
      Value logarithm = builder.apply(Unary.LOG, positive);
      power =
          builder.apply(
              Unary.EXP, builder.apply(Binary.MUL, logarithm, builder.constant(exponent)));
    }
    return builder.apply(Binary.SUB, power, zero);
  }
}
