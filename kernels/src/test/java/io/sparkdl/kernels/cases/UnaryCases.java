package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Celu;
import io.sparkdl.kernels.operator.Clip;
import io.sparkdl.kernels.operator.Elu;
import io.sparkdl.kernels.operator.Gelu;
import io.sparkdl.kernels.operator.HardSigmoid;
import io.sparkdl.kernels.operator.IsInf;
import io.sparkdl.kernels.operator.LeakyRelu;
import io.sparkdl.kernels.operator.Selu;
import io.sparkdl.kernels.operator.Shrink;
import io.sparkdl.kernels.operator.Swish;
import io.sparkdl.kernels.operator.ThresholdedRelu;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.operator.UnaryFunction;
import io.sparkdl.kernels.operator.UnaryGrad;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Functions of one element and their gradients. */
final class UnaryCases {
  private static final int[][] SHAPES = {{}, {1}, {17}, {3, 5}, {2, 3, 5, 7}, {4099}, {0, 3}};
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  private UnaryCases() {}

  /** Functions with attributes, ONNX's defaults and others. */
  private static final List<UnaryFunction> WITH_ATTRIBUTES =
      List.of(
          new LeakyRelu(0.01f),
          new LeakyRelu(-0.3f),
          new Elu(1),
          new Elu(0.7f),
          Selu.STANDARD,
          new Selu(2, 3),
          new Celu(1),
          new Celu(0.5f),
          new Gelu(false),
          new Gelu(true),
          new HardSigmoid(0.2f, 0.5f),
          new HardSigmoid(0.5f, 0.6f),
          new Swish(1),
          new Swish(-0.5f),
          new ThresholdedRelu(1),
          new ThresholdedRelu(-0.5f),
          new Shrink(0, 0.5f),
          new Shrink(1.5f, 1.25f),
          new Clip(-1, 0.5f),
          new Clip(-INFINITY, 2),
          new Clip(0.25f, INFINITY),
          new Clip(2, -1));

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    List<UnaryFunction> functions = new ArrayList<>(List.of(Unary.values()));
    functions.addAll(WITH_ATTRIBUTES);
    functions.addAll(List.of(new Clip(-9, 4), new Clip(-INFINITY, 3), new Clip(3, INFINITY)));
    for (UnaryFunction function : functions) {
      for (ElementType element : List.of(ElementType.INT32, ElementType.INT64, ElementType.BOOL)) {
        integers(cases, function, element);
      }
      if (function.takes(ElementType.FLOAT)
          && function.result(ElementType.FLOAT) == ElementType.FLOAT) {
        floats(cases, function);
      }
    }
    for (boolean positive : new boolean[] {false, true}) {
      notNumbers(cases, new IsInf(false, positive));
      notNumbers(cases, new IsInf(true, positive));
    }
    notNumbers(cases, Unary.IS_NAN);
    halves(cases);
    small(cases, Unary.SOFTPLUS, -14, -4);
    small(cases, Unary.SIGMOID, -14, -4);
    small(cases, Unary.EXP, -14, -4);
    small(cases, new Gelu(false), -3, -1);
    for (Unary function : List.of(Unary.TANH, Unary.ERF, Unary.ASINH, Unary.ATANH, Unary.SINH)) {
      small(cases, function, -1e-3, 1e-3);
    }
    small(cases, Unary.LOG, 0.99, 1.01);
    return cases.cases();
  }

  /** Bounds of inputs between which the function is defined and not steep. */
  private static double[] domain(UnaryFunction function) {
    if (function == Unary.LOG || function == Unary.SQRT) {
      return new double[] {0.01, 4};
    }
    if (function == Unary.RECIPROCAL) {
      return new double[] {0.25, 4};
    }
    if (function == Unary.ASIN || function == Unary.ACOS || function == Unary.ATANH) {
      return new double[] {-0.95, 0.95};
    }
    if (function == Unary.ACOSH) {
      return new double[] {1.05, 4};
    }
    if (function == Unary.TAN) {
      return new double[] {-1.4, 1.4};
    }
    return new double[] {-4, 4};
  }

  private static void floats(CaseList cases, UnaryFunction function) {
    double[] domain = domain(function);
    for (int[] shape : SHAPES) {
      String name = attributes(function) + "shape" + Arrays.toString(shape);
      cases.add(
          name,
          function,
          Tolerance.ELEMENTWISE,
          samples -> List.of(samples.between(domain[0], domain[1], shape)));
      if (function.differentiable()) {
        cases.add(
            name,
            new UnaryGrad(function),
            Tolerance.ELEMENTWISE,
            samples -> gradientInputs(samples, function, domain, shape));
      }
    }
    float[] far = far(function);
    cases.add(
        attributes(function) + "far",
        function,
        Tolerance.ELEMENTWISE,
        samples -> List.of(samples.floats(far, far.length)));
  }

  private static List<Argument> gradientInputs(
      Samples samples, UnaryFunction function, double[] domain, int[] shape) {
    Argument x = samples.between(domain[0], domain[1], shape);
    Argument dy = samples.uniform(shape);
    return List.of(dy, function.derivativeOfOutput() ? samples.output(0, function, x) : x);
  }

  private static float[] far(UnaryFunction function) {
    double[] domain = domain(function);
    if (domain[0] > 0) {
      float least = function == Unary.ACOSH ? 1 : function == Unary.RECIPROCAL ? 1e-6f : 0;
      return new float[] {least, 1, 10, 1e6f, 3e19f};
    }
    return domain[0] > -4 ? new float[] {-1, 0, 1} : new float[] {-80, -20, 0, 20, 80};
  }

  private static String attributes(UnaryFunction function) {
    return function instanceof Unary
        ? ""
        : function.toString().replaceAll("^\\w+", "").replace(" ", "") + "_";
  }

  private static void integers(CaseList cases, UnaryFunction function, ElementType element) {
    if (function.takes(element)) {
      int most = element == ElementType.BOOL ? 1 : function instanceof Clip ? 10 : 1_000_000;
      cases.add(
          attributes(function) + element.onnxName(),
          function,
          Tolerance.EXACT,
          samples ->
              List.of(
                  samples.integers(element, element == ElementType.BOOL ? 0 : -most, most, 3, 17)));
    }
  }

  private static void notNumbers(CaseList cases, UnaryFunction function) {
    float[] data = {0, -0f, Float.NaN, INFINITY, -INFINITY, Float.MAX_VALUE, -1e-40f, 7};
    cases.add(
        attributes(function) + "special",
        function,
        Tolerance.EXACT,
        samples -> List.of(samples.floats(data, 2, 4)));
  }

  /** Ties of rounding, negative zero and numbers beyond the range of integers. */
  private static void halves(CaseList cases) {
    float[] data = {-2.5f, -1.5f, -0.5f, -0.25f, -0f, 0.5f, 1.5f, 2.5f, 2.75f, 1e10f, -3e10f};
    for (Unary function : List.of(Unary.ROUND, Unary.FLOOR, Unary.CEIL, Unary.SIGN)) {
      cases.add("halves", function, Tolerance.EXACT, samples -> List.of(samples.floats(data, 11)));
    }
  }

  /** Results near 0 must be right in relation to themselves, as ONNX's tests want (rtol 1e-3). */
  private static void small(CaseList cases, UnaryFunction function, double low, double high) {
    cases.add(
        attributes(function) + "small",
        function,
        new Tolerance(1e-7, 2e-4),
        samples -> List.of(samples.between(low, high, 257)));
  }
}
