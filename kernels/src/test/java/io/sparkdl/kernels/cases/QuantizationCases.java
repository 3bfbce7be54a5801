package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.DequantizeLinear;
import io.sparkdl.kernels.operator.DynamicQuantizeLinear;
import io.sparkdl.kernels.operator.QuantizeLinear;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Quantised numbers. */
final class QuantizationCases {
  private QuantizationCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    for (ElementType element : List.of(ElementType.INT8, ElementType.UINT8)) {
      scaled(cases, element, 1, 0, new int[] {3, 5}, new int[] {});
      scaled(cases, element, 1, 0, new int[] {2, 3, 5}, new int[] {3});
      scaled(cases, element, -1, 0, new int[] {2, 3, 5}, new int[] {5});
      scaled(cases, element, 1, 2, new int[] {2, 5, 3}, new int[] {2, 3, 3});
      scaled(cases, element, 0, 3, new int[] {7}, new int[] {3});
    }
    int[][] shapes = {{}, {6}, {3, 4}, {0, 3}};
    for (int[] shape : shapes) {
      cases.add(
          Shape.of(shape).toString(),
          new DynamicQuantizeLinear(),
          Tolerance.EXACT,
          samples -> List.of(samples.between(-2, 5, shape)));
    }
    cases.add(
        "zeros",
        new DynamicQuantizeLinear(),
        Tolerance.EXACT,
        samples -> List.of(samples.floats(new float[3], 3)));
    cases.add(
        "positive",
        new DynamicQuantizeLinear(),
        Tolerance.EXACT,
        samples -> List.of(samples.between(1, 5, 17)));
    return cases.cases();
  }

  private static void scaled(
      CaseList cases, ElementType element, int axis, int block, int[] x, int[] scales) {
    for (boolean zero : new boolean[] {false, true}) {
      String name = element.onnxName() + Shape.of(x) + Shape.of(scales) + axis + zero;
      cases.add(
          name,
          new QuantizeLinear(axis, block, element),
          Tolerance.EXACT,
          samples -> {
            List<Argument> inputs = new ArrayList<>();
            inputs.add(samples.between(-20, 20, x));
            inputs.add(samples.between(0.05, 0.5, scales));
            if (zero) {
              inputs.add(samples.any(element, scales));
            }
            return inputs;
          });
      cases.add(
          name,
          new DequantizeLinear(axis, block),
          Tolerance.ELEMENTWISE,
          samples -> {
            List<Argument> inputs = new ArrayList<>();
            inputs.add(samples.any(element, x));
            inputs.add(samples.between(0.05, 0.5, scales));
            if (zero) {
              inputs.add(samples.any(element, scales));
            }
            return inputs;
          });
    }
  }
}
