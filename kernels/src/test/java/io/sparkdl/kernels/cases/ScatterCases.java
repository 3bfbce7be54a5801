package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.IndexedScatter;
import io.sparkdl.kernels.operator.IndexedScatterGrad;
import io.sparkdl.kernels.operator.ScatterElements;
import io.sparkdl.kernels.operator.ScatterND;
import io.sparkdl.kernels.operator.ScatterReduction;
import io.sparkdl.kernels.operator.TensorScatter;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/** Scatters at run-time indexes, with every reduction. */
final class ScatterCases {
  private ScatterCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    for (ScatterReduction reduction : ScatterReduction.values()) {
      for (ElementType element : List.of(ElementType.FLOAT, ElementType.INT32, ElementType.INT64)) {
        elements(cases, element, 0, reduction, new int[] {5, 3}, 4, 3);
        elements(cases, element, 1, reduction, new int[] {3, 7}, 2, 7);
        elements(cases, element, -2, reduction, new int[] {2, 6, 3}, 1, 6, 2);
        slices(cases, element, reduction);
      }
    }
    caches(cases);
    gradients(cases);
    return cases.cases();
  }

  private static void elements(
      CaseList cases,
      ElementType element,
      int axis,
      ScatterReduction reduction,
      int[] data,
      int... sizes) {
    int count = Shape.of(data).size(axis);
    String name = element.onnxName() + axis + "_" + reduction;
    ScatterElements operator = new ScatterElements(axis, reduction);
    for (ElementType index : List.of(ElementType.INT32, ElementType.INT64)) {
      // Equal indexes, whose updates come in their order.
      cases.add(
          name + "_by_" + index.onnxName() + (reduction == ScatterReduction.NONE ? "_ties" : ""),
          operator,
          Tolerance.ACCUMULATED,
          samples ->
              List.of(
                  samples.any(element, data),
                  samples.integers(index, -count, count - 1, sizes),
                  samples.any(element, sizes)));
    }
    if (reduction == ScatterReduction.NONE) {
      // Every place of a line once: elements of a line are the line's stride apart.
      int inner = Shape.of(sizes).strides()[Shape.of(sizes).axis(axis)];
      cases.add(
          name + "_distinct",
          operator,
          Tolerance.EXACT,
          samples ->
              List.of(
                  samples.any(element, data),
                  lines(count, inner, sizes),
                  samples.any(element, sizes)));
    }
  }

  private static Argument lines(int count, int inner, int... sizes) {
    long[] indexes = new long[(int) Shape.of(sizes).elements()];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = (count - 1 - i / inner % count) - (i % 2) * count;
    }
    return new Argument(new TensorType(ElementType.INT64, Shape.of(sizes)), indexes);
  }

  private static void slices(CaseList cases, ElementType element, ScatterReduction reduction) {
    String name = element.onnxName() + "_" + reduction;
    String ties = reduction == ScatterReduction.NONE ? "_ties" : "";
    cases.add(
        name + "_slices" + ties,
        new ScatterND(reduction),
        Tolerance.ACCUMULATED,
        samples ->
            List.of(
                samples.any(element, 4, 5, 3),
                samples.integers(ElementType.INT64, -4, 3, 6, 1),
                samples.any(element, 6, 5, 3)));
    cases.add(
        name + "_elements" + ties,
        new ScatterND(reduction),
        Tolerance.ACCUMULATED,
        samples ->
            List.of(
                samples.any(element, 4, 4),
                samples.integers(ElementType.INT32, -4, 3, 2, 9, 2),
                samples.any(element, 2, 9)));
    cases.add(
        name + "_distinct",
        new ScatterND(reduction),
        Tolerance.ELEMENTWISE,
        samples ->
            List.of(
                samples.any(element, 5, 3),
                IndexingCases.distinct(ElementType.INT64, 5, 2, 4, 1),
                samples.any(element, 4, 3)));
  }

  private static void caches(CaseList cases) {
    for (boolean ring : new boolean[] {false, true}) {
      for (ElementType element : List.of(ElementType.FLOAT, ElementType.INT64)) {
        cases.add(
            element.onnxName() + (ring ? "_ring" : ""),
            new TensorScatter(-2, ring),
            Tolerance.EXACT,
            samples ->
                List.of(
                    samples.any(element, 3, 2, 6, 5),
                    samples.any(element, 3, 2, 4, 5),
                    samples.integers(ElementType.INT64, 0, ring ? 5 : 2, 3)));
      }
    }
    cases.add(
        "axis1",
        new TensorScatter(1, false),
        Tolerance.EXACT,
        samples ->
            List.of(
                samples.uniform(2, 6),
                samples.uniform(2, 2),
                samples.integers(ElementType.INT32, 0, 4, 2)));
  }

  private static void gradients(CaseList cases) {
    IndexedScatter add = new ScatterElements(0, ScatterReduction.ADD);
    cases.add(
        "elements",
        new IndexedScatterGrad(add, Shape.of(4, 3)),
        Tolerance.EXACT,
        samples ->
            List.of(samples.integers(ElementType.INT64, -5, 4, 4, 3), samples.uniform(5, 3)));
    cases.add(
        "slices",
        new IndexedScatterGrad(new ScatterND(ScatterReduction.ADD), Shape.of(7, 3)),
        Tolerance.EXACT,
        samples ->
            List.of(samples.integers(ElementType.INT64, -5, 4, 7, 1), samples.uniform(5, 3)));
    cases.add(
        "ring",
        new IndexedScatterGrad(new TensorScatter(1, true), Shape.of(2, 3, 4)),
        Tolerance.EXACT,
        samples -> List.of(samples.integers(ElementType.INT64, 0, 4, 2), samples.uniform(2, 5, 4)));
  }
}
