package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.Reduce;
import io.sparkdl.kernels.operator.ReduceEach;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Reductions. */
final class ReductionRules {
  private ReductionRules() {}

  static void reduce(Reduce reduce, List<Elements> in, List<Elements> out) {
    Shape shape = in.get(0).shape();
    Shape kept = reduce.keptShape(shape);
    int[] sizes = shape.toArray();
    int[] strides = kept.strides();
    boolean[] reduced = reduce.reduced(shape);
    for (int axis = 0; axis < sizes.length; axis++) {
      strides[axis] = reduced[axis] ? 0 : strides[axis];
    }
    if (in.get(0).isFloat()) {
      floats(reduce.reduction(), in.get(0).doubles(), sizes, strides, out.get(0).doubles());
    } else {
      integers(reduce.reduction(), in.get(0), sizes, strides, out.get(0));
    }
  }

  private static void floats(
      Reduction reduction, double[] x, int[] sizes, int[] strides, double[] y) {
    int each = y.length == 0 ? 0 : x.length / y.length;
    double[][] groups = new double[y.length][each];
    int[] filled = new int[y.length];
    int[] index = new int[sizes.length];
    for (double value : x) {
      int at = Indexes.flat(index, strides);
      groups[at][filled[at]++] = value;
      Indexes.next(index, sizes);
    }
    for (int i = 0; i < y.length; i++) {
      y[i] = reduced(reduction, groups[i]);
    }
  }

  private static double reduced(Reduction reduction, double[] x) {
    double sum = Arrays.stream(x).sum();
    double squares = Arrays.stream(x).map(v -> v * v).sum();
    double max = Arrays.stream(x).reduce(Double.NEGATIVE_INFINITY, Math::max);
    return switch (reduction) {
      case SUM -> sum;
      case MEAN -> sum / x.length;
      case MAX -> max;
      case MIN -> Arrays.stream(x).reduce(Double.POSITIVE_INFINITY, Math::min);
      case SUM_SQUARE -> squares;
      case PROD -> Arrays.stream(x).reduce(1, (a, b) -> a * b);
      case L1 -> Arrays.stream(x).map(Math::abs).sum();
      case L2 -> Math.sqrt(squares);
      case LOG_SUM -> Math.log(sum);
      case LOG_SUM_EXP ->
          x.length == 0 || Double.isInfinite(max)
              ? max
              : max + Math.log(Arrays.stream(x).map(v -> Math.exp(v - max)).sum());
    };
  }

  private static void integers(
      Reduction reduction, Elements x, int[] sizes, int[] strides, Elements y) {
    Arrays.fill(y.longs(), start(reduction, x.type().element()));
    int[] index = new int[sizes.length];
    for (long value : x.longs()) {
      int at = Indexes.flat(index, strides);
      long old = y.longs()[at];
      y.set(
          at,
          switch (reduction) {
            case SUM_SQUARE -> old + value * value;
            case MAX -> Math.max(old, value);
            case MIN -> Math.min(old, value);
            case PROD -> old * value;
            case L1 -> old + Math.abs(value);
            default -> old + value;
          });
      Indexes.next(index, sizes);
    }
    if (reduction == Reduction.MEAN) {
      long count = Math.max(1, x.length() / Math.max(1, y.length()));
      for (int i = 0; i < y.length(); i++) {
        y.set(i, y.longs()[i] / count);
      }
    }
  }

  private static long start(Reduction reduction, ElementType element) {
    boolean largest = reduction == Reduction.MAX;
    if (reduction == Reduction.PROD) {
      return 1;
    }
    if (!largest && reduction != Reduction.MIN) {
      return 0;
    }
    return switch (element) {
      case INT32 -> largest ? Integer.MIN_VALUE : Integer.MAX_VALUE;
      case INT64 -> largest ? Long.MIN_VALUE : Long.MAX_VALUE;
      default -> largest ? 0 : 1;
    };
  }

  static void reduceEach(ReduceEach reduce, List<Elements> in, List<Elements> out) {
    Elements x = in.get(0);
    for (int i = 0; i < x.length(); i++) {
      if (x.isFloat()) {
        out.get(0).doubles()[i] = reduced(reduce.reduction(), new double[] {x.doubles()[i]});
      } else {
        long value = x.longs()[i];
        boolean size = reduce.reduction() == Reduction.L1;
        boolean square = reduce.reduction() == Reduction.SUM_SQUARE;
        out.get(0).set(i, square ? value * value : size ? Math.abs(value) : value);
      }
    }
  }
}
