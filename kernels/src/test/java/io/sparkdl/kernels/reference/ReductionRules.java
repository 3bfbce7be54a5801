package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.Reduce;
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
    Arrays.fill(y, reduction == Reduction.MAX ? Double.NEGATIVE_INFINITY : 0);
    int[] index = new int[sizes.length];
    for (double value : x) {
      int at = Indexes.flat(index, strides);
      y[at] =
          switch (reduction) {
            case SUM, MEAN -> y[at] + value;
            case SUM_SQUARE -> y[at] + value * value;
            case MAX -> Math.max(y[at], value);
          };
      Indexes.next(index, sizes);
    }
    if (reduction == Reduction.MEAN) {
      double count = (double) x.length / y.length;
      for (int i = 0; i < y.length; i++) {
        y[i] /= count;
      }
    }
  }

  private static void integers(
      Reduction reduction, Elements x, int[] sizes, int[] strides, Elements y) {
    long least =
        switch (x.type().element()) {
          case INT32 -> Integer.MIN_VALUE;
          case INT64 -> Long.MIN_VALUE;
          default -> 0;
        };
    Arrays.fill(y.longs(), reduction == Reduction.MAX ? least : 0);
    int[] index = new int[sizes.length];
    for (long value : x.longs()) {
      int at = Indexes.flat(index, strides);
      long old = y.longs()[at];
      y.set(
          at,
          switch (reduction) {
            case SUM, MEAN -> old + value;
            case SUM_SQUARE -> old + value * value;
            case MAX -> Math.max(old, value);
          });
      Indexes.next(index, sizes);
    }
    if (reduction == Reduction.MEAN && x.type().element() != ElementType.BOOL) {
      long count = Math.max(1, x.length() / Math.max(1, y.length()));
      for (int i = 0; i < y.length(); i++) {
        y.set(i, y.longs()[i] / count);
      }
    }
  }
}
