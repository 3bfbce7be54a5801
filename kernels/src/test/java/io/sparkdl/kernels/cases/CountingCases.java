package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Compress;
import io.sparkdl.kernels.operator.NonZero;
import io.sparkdl.kernels.operator.OneHot;
import io.sparkdl.kernels.operator.TruePositions;
import io.sparkdl.kernels.operator.Unique;
import io.sparkdl.kernels.operator.UniquePositions;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.List;

/** Operators that find elements, with room to spare and with too little, and one-hot vectors. */
final class CountingCases {
  private CountingCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    for (int most : new int[] {0, 2, 9, 40}) {
      cases.add(
          "most" + most,
          new TruePositions(most),
          Tolerance.EXACT,
          samples -> List.of(samples.any(ElementType.BOOL, 3, 7)));
    }
    cases.add(
        "long",
        new TruePositions(2000),
        Tolerance.EXACT,
        samples -> List.of(samples.any(ElementType.BOOL, 3001)));
    cases.add(
        "of_none",
        new TruePositions(3),
        Tolerance.EXACT,
        samples -> List.of(samples.any(ElementType.BOOL, 0)));
    for (ElementType element : ElementType.values()) {
      if (!element.isByte()) {
        found(cases, element);
        different(cases, element);
        oneHots(cases, element);
      }
    }
    return cases.cases();
  }

  private static void found(CaseList cases, ElementType element) {
    for (int most : new int[] {4, 30}) {
      cases.add(
          element.onnxName() + most,
          new NonZero(most),
          Tolerance.EXACT,
          samples ->
              List.of(
                  element == ElementType.FLOAT
                      ? samples.whole(0, 1, 2, 3, 4)
                      : samples.integers(element, 0, 1, 2, 3, 4)));
      for (Integer axis : new Integer[] {null, 0, -1}) {
        int conditions = axis == null ? 17 : axis == 0 ? 4 : 5;
        cases.add(
            element.onnxName() + most + "_axis" + axis,
            new Compress(axis, most),
            Tolerance.EXACT,
            samples ->
                List.of(samples.any(element, 4, 5), samples.any(ElementType.BOOL, conditions)));
      }
    }
  }

  private static void different(CaseList cases, ElementType element) {
    for (boolean sorted : new boolean[] {false, true}) {
      String name = element.onnxName() + (sorted ? "_sorted" : "");
      for (int most : new int[] {2, 20}) {
        cases.add(
            name + most + "_ties",
            new UniquePositions(sorted, most),
            Tolerance.EXACT,
            samples -> List.of(few(samples, element, 13, 2)));
        cases.add(
            name + most + "_ties",
            new Unique(null, sorted, most),
            Tolerance.EXACT,
            samples -> List.of(few(samples, element, 3, 5)));
        cases.add(
            name + most + "_axis_ties",
            new Unique(1, sorted, most),
            Tolerance.EXACT,
            samples -> List.of(few(samples, element, 2, 9, 2)));
      }
      cases.add(
          name + "_of_many",
          new UniquePositions(sorted, 17),
          Tolerance.EXACT,
          samples -> List.of(samples.any(element, 17, 3)));
      cases.add(
          name + "_of_many",
          new Unique(-1, sorted, 6),
          Tolerance.EXACT,
          samples -> List.of(samples.any(element, 3, 6)));
    }
  }

  private static Argument few(Samples samples, ElementType element, int... sizes) {
    return element == ElementType.FLOAT
        ? samples.whole(-1, 1, sizes)
        : samples.integers(element, 0, 1, sizes);
  }

  private static void oneHots(CaseList cases, ElementType element) {
    for (int axis : new int[] {0, 1, -1, -3}) {
      for (ElementType index : List.of(ElementType.INT32, ElementType.INT64)) {
        cases.add(
            element.onnxName() + axis + "_by_" + index.onnxName(),
            new OneHot(axis, 5),
            Tolerance.EXACT,
            samples -> List.of(samples.integers(index, -6, 6, 3, 4), samples.any(element, 2)));
      }
    }
    cases.add(
        element.onnxName() + "_scalar",
        new OneHot(0, 5),
        Tolerance.EXACT,
        samples -> List.of(samples.integers(ElementType.INT64, -5, 4), samples.any(element, 2)));
  }
}
