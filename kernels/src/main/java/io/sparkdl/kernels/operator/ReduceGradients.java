package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;

/** Gradient rules of {@link Reduce}; dy and y have the reduced axes with size 1. */
record ReduceGradients(Differentiation d, Reduce reduce, Value dy, Value y) {
  static ReduceGradients of(Differentiation d, Reduce reduce) {
    Shape kept = reduce.keptShape(d.x(0).shape());
    return new ReduceGradients(d, reduce, kept(d, d.dy(0), kept), kept(d, d.y(0), kept));
  }

  private static Value kept(Differentiation d, Value value, Shape kept) {
    return value.shape().equals(kept) ? value : d.apply(Reshape.to(kept), value);
  }

  Value dx() {
    Value x = d.x(0);
    Expand expand = new Expand(x.shape());
    return switch (reduce.reduction()) {
      case SUM -> d.apply(expand, dy);
      case MEAN -> d.apply(expand, d.scale(dy, 1 / count()));
      case SUM_SQUARE -> d.apply(Binary.MUL, d.scale(x, 2), dy);
      case MAX, MIN -> extreme();
      case PROD -> product();
      case L1 -> d.apply(Binary.MUL, d.apply(Unary.SIGN, x), dy);
      case L2 -> d.apply(Binary.MUL, x, nonZeroQuotient(dy, y));
      case LOG_SUM -> d.apply(expand, d.apply(Binary.DIV, dy, d.apply(Unary.EXP, y)));
      case LOG_SUM_EXP -> d.apply(Binary.MUL, d.apply(Unary.EXP, d.apply(Binary.SUB, x, y)), dy);
    };
  }

  private float count() {
    return (float) ((double) d.x(0).shape().elements() / dy.shape().elements());
  }

  /** The gradient is shared between the elements that equal the result. */
  private Value extreme() {
    Value chosen = floats(d.apply(Comparison.EQUAL, d.x(0), y));
    return d.apply(Binary.MUL, chosen, d.apply(Binary.DIV, dy, sum(chosen)));
  }

  /** dy / divisor, and 0 where that is 0: the norm of zeros has the gradient 0. */
  private Value nonZeroQuotient(Value dividend, Value divisor) {
    Value zero = d.builder().constant(0);
    Value none = d.apply(Comparison.EQUAL, divisor, zero);
    return d.apply(new Where(), none, zero, d.apply(Binary.DIV, dividend, divisor));
  }

  /**
   * dy times the product of the others: the product of what is not 0, divided by x; where one
   * element is 0, for that one only, and nothing where several are.
   */
  private Value product() {
    Value x = d.x(0);
    Value zero = d.builder().constant(0);
    Value one = d.builder().constant(1);
    Value isZero = d.apply(Comparison.EQUAL, x, zero);
    Value zeros = sum(floats(isZero));
    Value safe = d.apply(new Where(), isZero, one, x);
    Reduce together = new Reduce(Reduction.PROD, reduce.axes(), true);
    Value product = d.apply(Binary.MUL, d.apply(together, safe), dy);
    Value noZero = d.apply(Comparison.EQUAL, zeros, zero);
    Value oneZero = d.apply(Comparison.EQUAL, zeros, one);
    Value others = d.apply(Binary.DIV, d.apply(new Where(), noZero, product, zero), safe);
    return d.apply(new Where(), isZero, d.apply(new Where(), oneZero, product, zero), others);
  }

  private Value floats(Value bools) {
    return d.apply(new Cast(ElementType.FLOAT), bools);
  }

  private Value sum(Value value) {
    return d.apply(new Reduce(Reduction.SUM, reduce.axes(), true), value);
  }
}
