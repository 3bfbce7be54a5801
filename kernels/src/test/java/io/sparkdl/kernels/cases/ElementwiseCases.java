package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.operator.Dropout;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.List;

/** Casts and dropout. */
final class ElementwiseCases {
  private ElementwiseCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    casts(cases);
    dropouts(cases);
    return cases.cases();
  }

  private static void casts(CaseList cases) {
    for (ElementType from : ElementType.values()) {
      for (ElementType to : ElementType.values()) {
        String name = from.onnxName() + "_to_" + to.onnxName();
        cases.add(
            name,
            new Cast(to),
            Tolerance.ELEMENTWISE,
            samples ->
                List.of(
                    from == ElementType.FLOAT
                        ? samples.between(-3, 3, 5, 17)
                        : samples.any(from, 5, 17)));
      }
    }
    cases.add(
        "float32_zeros_to_bool",
        new Cast(ElementType.BOOL),
        Tolerance.EXACT,
        samples -> List.of(samples.floats(new float[] {0, -0f, 0.25f, -3, 1e-30f}, 5)));
    cases.add(
        "large_int32_to_float32",
        new Cast(ElementType.FLOAT),
        Tolerance.ELEMENTWISE,
        samples -> List.of(samples.integers(ElementType.INT32, -2_000_000_000, 2_000_000_000, 33)));
  }

  private static void dropouts(CaseList cases) {
    int[][] shapes = {{5}, {5, 17}, {3, 3, 5, 5}, {1, 1031}};
    for (int[] shape : shapes) {
      for (float ratio : new float[] {0, 0.3f, 0.5f, 0.9f}) {
        cases.add(
            ratio + "_shape" + java.util.Arrays.toString(shape),
            new Dropout(ratio, 7 + shape.length),
            Tolerance.ELEMENTWISE,
            samples -> List.of(samples.uniform(shape), samples.keys(shape[0])));
      }
    }
  }
}
