package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.operator.Dropout;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.operator.UnaryGrad;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.List;

/** Functions of one element and their gradients, casts, dropout. */
final class ElementwiseCases {
  private static final int[][] SHAPES = {{}, {1}, {17}, {3, 5}, {2, 3, 5, 7}, {4099}, {0, 3}};

  private ElementwiseCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    for (Unary function : Unary.values()) {
      unary(cases, function);
    }
    for (Unary function : List.of(Unary.RELU, Unary.NEG, Unary.ABS)) {
      for (ElementType element : List.of(ElementType.INT32, ElementType.INT64)) {
        cases.add(
            element.onnxName(),
            function,
            Tolerance.EXACT,
            samples -> List.of(samples.integers(element, -1_000_000, 1_000_000, 3, 17)));
      }
    }
    small(cases, Unary.SOFTPLUS, -14, -4);
    small(cases, Unary.SIGMOID, -14, -4);
    small(cases, Unary.EXP, -14, -4);
    small(cases, Unary.TANH, -1e-3, 1e-3);
    small(cases, Unary.LOG, 0.99, 1.01);
    casts(cases);
    dropouts(cases);
    return cases.cases();
  }

  private static void unary(CaseList cases, Unary function) {
    boolean positive = function == Unary.LOG || function == Unary.SQRT;
    double low = positive ? 0.01 : -4;
    for (int[] shape : SHAPES) {
      String name = "shape" + java.util.Arrays.toString(shape);
      cases.add(
          name,
          function,
          Tolerance.ELEMENTWISE,
          samples -> List.of(samples.between(low, 4, shape)));
      cases.add(
          name,
          new UnaryGrad(function),
          Tolerance.ELEMENTWISE,
          samples -> {
            Argument x = samples.between(low, 4, shape);
            Argument dy = samples.uniform(shape);
            return List.of(dy, function.derivativeOfOutput() ? samples.output(0, function, x) : x);
          });
    }
    float[] far = positive ? new float[] {0, 1e-6f, 1, 1e6f} : new float[] {-80, -20, 0, 20, 80};
    cases.add(
        "far",
        function,
        Tolerance.ELEMENTWISE,
        samples -> List.of(samples.floats(far, far.length)));
  }

  /** Results near 0 must be right in relation to themselves, as ONNX's tests want (rtol 1e-3). */
  private static void small(CaseList cases, Unary function, double low, double high) {
    cases.add(
        "small",
        function,
        new Tolerance(1e-7, 2e-4),
        samples -> List.of(samples.between(low, high, 257)));
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
