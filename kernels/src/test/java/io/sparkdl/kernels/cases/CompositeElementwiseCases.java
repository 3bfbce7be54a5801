package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.ClipTo;
import io.sparkdl.kernels.operator.Pow;
import io.sparkdl.kernels.operator.Variadic;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Element-wise operators that are made of others. */
final class CompositeElementwiseCases {
  private static final List<ElementType> NUMBERS =
      List.of(ElementType.FLOAT, ElementType.INT32, ElementType.INT64);

  private CompositeElementwiseCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    int[][][] shapes = {{{3, 5}}, {{7}, {7}}, {{3, 1}, {5}, {2, 1, 1}}, {{}, {4}, {4}, {2, 4}}};
    for (Variadic function : Variadic.values()) {
      for (ElementType element : NUMBERS) {
        for (int[][] each : shapes) {
          if (function != Variadic.MEAN || element == ElementType.FLOAT) {
            variadic(cases, function, element, each);
          }
        }
      }
    }
    for (ElementType a : NUMBERS) {
      for (ElementType b : NUMBERS) {
        power(cases, a, b);
      }
    }
    for (boolean least : new boolean[] {false, true}) {
      for (boolean most : new boolean[] {false, true}) {
        NUMBERS.forEach(element -> clip(cases, new ClipTo(least, most), element));
      }
    }
    return cases.cases();
  }

  private static void variadic(
      CaseList cases, Variadic function, ElementType element, int[][] shapes) {
    cases.add(
        "of_" + element.onnxName() + Arrays.deepToString(shapes),
        function,
        Tolerance.ELEMENTWISE,
        samples -> {
          List<Argument> inputs = new ArrayList<>();
          for (int[] shape : shapes) {
            inputs.add(samples.any(element, shape));
          }
          return inputs;
        });
  }

  private static void power(CaseList cases, ElementType a, ElementType b) {
    cases.add(
        "of_" + a.onnxName() + "_and_" + b.onnxName(),
        new Pow(),
        Tolerance.ACCUMULATED,
        samples ->
            List.of(
                a == ElementType.FLOAT
                    ? samples.between(0.5, 2, 3, 5)
                    : samples.integers(a, 1, 4, 3, 5),
                b == ElementType.FLOAT
                    ? samples.floats(new float[] {2, 1, 3, 0, 2}, 5)
                    : samples.integers(b, 0, 4, 5)));
  }

  private static void clip(CaseList cases, ClipTo clip, ElementType element) {
    cases.add(
        "to_" + clip.hasLeast() + "_" + clip.hasMost() + "_" + element.onnxName(),
        clip,
        Tolerance.EXACT,
        samples -> {
          boolean floats = element == ElementType.FLOAT;
          List<Argument> inputs = new ArrayList<>();
          inputs.add(samples.any(element, 4, 9));
          if (clip.hasLeast()) {
            inputs.add(floats ? samples.between(-0.6, -0.5) : samples.integers(element, -3, -3));
          }
          if (clip.hasMost()) {
            inputs.add(floats ? samples.between(0.3, 0.4) : samples.integers(element, 5, 5));
          }
          return inputs;
        });
  }
}
