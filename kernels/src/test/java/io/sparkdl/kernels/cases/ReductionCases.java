package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Reduce;
import io.sparkdl.kernels.operator.ReduceEach;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/** Reductions. */
final class ReductionCases {
  private ReductionCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    for (Reduction reduction : Reduction.values()) {
      for (boolean keepDims : new boolean[] {false, true}) {
        floats(cases, reduction, keepDims);
        for (ElementType element : List.of(ElementType.INT32, ElementType.INT64)) {
          if (!reduction.takes(element)) {
            continue;
          }
          add(cases, new Reduce(reduction, List.of(1), keepDims), element, 3, 5, 2);
          add(cases, new Reduce(reduction, List.of(), keepDims), element, 3, 17);
        }
      }
      each(cases, reduction);
      // A product of thousands of numbers stays a float only if they are close to 1.
      double spread = reduction == Reduction.PROD ? 0.002 : 0.5;
      Reduce long1 = new Reduce(reduction, List.of(-1), true);
      cases.add(
          "long",
          long1,
          Tolerance.ACCUMULATED,
          samples -> List.of(samples.between(1 - spread, 1 + spread, 3, 4099)));
      cases.add(
          "long_first",
          new Reduce(reduction, List.of(0), false),
          Tolerance.ACCUMULATED,
          samples -> List.of(samples.between(1 - spread, 1 + spread, 4099, 3)));
    }
    for (Reduction reduction : List.of(Reduction.MAX, Reduction.MIN)) {
      for (boolean keepDims : new boolean[] {false, true}) {
        add(cases, new Reduce(reduction, List.of(1), keepDims), ElementType.BOOL, 7, 3);
        add(cases, new Reduce(reduction, List.of(1), keepDims), ElementType.BOOL, 7, 0);
      }
    }
    special(cases);
    return cases.cases();
  }

  private static void floats(CaseList cases, Reduction reduction, boolean keepDims) {
    ElementType element = ElementType.FLOAT;
    add(cases, new Reduce(reduction, List.of(), keepDims), element);
    add(cases, new Reduce(reduction, List.of(), keepDims), element, 3, 5, 7);
    add(cases, new Reduce(reduction, List.of(0), keepDims), element, 17);
    add(cases, new Reduce(reduction, List.of(0), keepDims), element, 17, 33);
    add(cases, new Reduce(reduction, List.of(1), keepDims), element, 17, 33);
    add(cases, new Reduce(reduction, List.of(1), keepDims), element, 3, 5, 7);
    add(cases, new Reduce(reduction, List.of(0, 2), keepDims), element, 3, 5, 7);
    add(cases, new Reduce(reduction, List.of(-1, -3), keepDims), element, 3, 5, 7);
    add(cases, new Reduce(reduction, List.of(2, 0, 1), keepDims), element, 3, 5, 7);
    add(cases, new Reduce(reduction, List.of(0, 2, 3), keepDims), element, 2, 17, 3, 5);
    add(cases, new Reduce(reduction, List.of(-2), keepDims), element, 2, 3, 4, 5, 2);
    add(cases, new Reduce(reduction, List.of(1), keepDims), element, 5, 1, 3);
    // No element to reduce: 0, or the least value; the mean of nothing is NaN.
    add(cases, new Reduce(reduction, List.of(1), keepDims), element, 2, 0, 4);
    add(cases, new Reduce(reduction, List.of(2), keepDims), element, 2, 0, 4);
  }

  private static void add(CaseList cases, Reduce reduce, ElementType element, int... sizes) {
    String name = element.onnxName() + Shape.of(sizes) + "_axes" + reduce.axes();
    boolean chooses = reduce.reduction() == Reduction.MAX || reduce.reduction() == Reduction.MIN;
    boolean positive = reduce.reduction() == Reduction.LOG_SUM;
    boolean exact = element != ElementType.FLOAT || chooses;
    cases.add(
        name + (reduce.keepDims() ? "_kept" : ""),
        reduce,
        exact ? Tolerance.EXACT : Tolerance.ACCUMULATED,
        samples ->
            List.of(positive ? samples.between(0.5, 2, sizes) : samples.any(element, sizes)));
  }

  private static void each(CaseList cases, Reduction reduction) {
    for (ElementType element : List.of(ElementType.FLOAT, ElementType.INT32, ElementType.INT64)) {
      if (reduction.takes(element)) {
        cases.add(
            "each_" + element.onnxName(),
            new ReduceEach(reduction),
            Tolerance.ELEMENTWISE,
            samples ->
                List.of(
                    element == ElementType.FLOAT
                        ? samples.between(0.5, 2, 3, 5)
                        : samples.any(element, 3, 5)));
      }
    }
  }

  /** Zeros, infinities and numbers whose exponentials overflow. */
  private static void special(CaseList cases) {
    float infinity = Float.POSITIVE_INFINITY;
    float[] data = {
      0, 3, 2, -1, 0, 2, 4, 0, 0, 500, 501, 499, -300, -301, -302, -infinity, -infinity, -infinity
    };
    for (Reduction reduction : List.of(Reduction.PROD, Reduction.L1, Reduction.LOG_SUM_EXP)) {
      cases.add(
          "special_far",
          new Reduce(reduction, List.of(1), false),
          Tolerance.ACCUMULATED,
          samples -> List.of(samples.floats(data, 6, 3)));
    }
    float[] zeros = {0, 3, 2, -1, 0, 2, 4, 0, 0, 5, 6, 7};
    cases.add(
        "zeros",
        new Reduce(Reduction.PROD, List.of(1), true),
        Tolerance.ACCUMULATED,
        samples -> List.of(samples.floats(zeros, 4, 3)));
  }
}
