package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Reduce;
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
          add(cases, new Reduce(reduction, List.of(1), keepDims), element, 3, 5, 2);
          add(cases, new Reduce(reduction, List.of(), keepDims), element, 3, 17);
        }
      }
      Reduce long1 = new Reduce(reduction, List.of(-1), true);
      cases.add(
          "long",
          long1,
          Tolerance.ACCUMULATED,
          samples -> List.of(samples.between(0.5, 1.5, 3, 4099)));
      cases.add(
          "long_first",
          new Reduce(reduction, List.of(0), false),
          Tolerance.ACCUMULATED,
          samples -> List.of(samples.between(0.5, 1.5, 4099, 3)));
    }
    for (boolean keepDims : new boolean[] {false, true}) {
      add(cases, new Reduce(Reduction.MAX, List.of(1), keepDims), ElementType.BOOL, 7, 3);
    }
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
    boolean exact = element != ElementType.FLOAT || reduce.reduction() == Reduction.MAX;
    cases.add(
        name + (reduce.keepDims() ? "_kept" : ""),
        reduce,
        exact ? Tolerance.EXACT : Tolerance.ACCUMULATED,
        samples -> List.of(samples.any(element, sizes)));
  }
}
