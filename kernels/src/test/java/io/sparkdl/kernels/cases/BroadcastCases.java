package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.BinaryFunction;
import io.sparkdl.kernels.operator.Bitwise;
import io.sparkdl.kernels.operator.Comparison;
import io.sparkdl.kernels.operator.Expand;
import io.sparkdl.kernels.operator.Where;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Functions of two and three elements, with all kinds of broadcasting, and Expand. */
final class BroadcastCases {
  private static final int[][][] SHAPES = {
    {{}, {}},
    {{17}, {17}},
    {{3, 5}, {3, 5}},
    {{3, 5}, {}},
    {{}, {3, 5}},
    {{3, 5}, {1}},
    {{3, 5}, {5}},
    {{5}, {3, 5}},
    {{3, 5}, {3, 1}},
    {{3, 1}, {1, 5}},
    {{3, 1, 5}, {1, 4, 1}},
    {{4, 1}, {3, 1, 5}},
    {{2, 17, 3, 3}, {17, 1, 1}},
    {{2, 17, 3, 3}, {1, 17, 1, 1}},
    {{2, 3, 4, 5}, {2, 1, 4, 1}},
    {{2, 1, 3, 1, 2}, {1, 4, 1, 5, 1}},
    {{4099}, {4099}},
    {{4099}, {1}},
    {{0, 3}, {3}},
    {{0, 3}, {1, 3}},
  };

  private BroadcastCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    List<BinaryFunction> functions = new ArrayList<>(List.of(Binary.values()));
    functions.addAll(List.of(Comparison.values()));
    functions.addAll(List.of(Bitwise.values()));
    for (BinaryFunction function : functions) {
      if (function.takes(ElementType.FLOAT)) {
        for (int[][] shapes : SHAPES) {
          binary(cases, function, ElementType.FLOAT, shapes);
        }
      }
      for (ElementType element : List.of(ElementType.INT32, ElementType.INT64, ElementType.BOOL)) {
        if (function.takes(element)) {
          for (int at : new int[] {2, 4, 10, 15}) {
            binary(cases, function, element, SHAPES[at]);
          }
        }
      }
    }
    wheres(cases);
    special(cases);
    expands(cases);
    return cases.cases();
  }

  private static void binary(
      CaseList cases, BinaryFunction function, ElementType element, int[][] shapes) {
    cases.add(
        function
            + "_"
            + element.onnxName()
            + Arrays.toString(shapes[0])
            + Arrays.toString(shapes[1]),
        function,
        function == Binary.POW ? Tolerance.ACCUMULATED : Tolerance.ELEMENTWISE,
        samples ->
            List.of(
                left(samples, function, element, shapes[0]),
                right(samples, function, element, shapes[1])));
  }

  private static Argument left(
      Samples samples, BinaryFunction function, ElementType element, int[] sizes) {
    boolean compares = function instanceof Comparison;
    return switch (element) {
      case FLOAT ->
          compares
              ? samples.whole(-1, 1, sizes)
              : samples.between(function == Binary.POW ? 0.25 : -3, 3, sizes);
      case INT32, INT64 ->
          compares
              ? samples.integers(element, -1, 1, sizes)
              : samples.integers(element, -30_000, 30_000, sizes);
      case BOOL, INT8, UINT8 -> samples.any(element, sizes);
    };
  }

  /** As the left side, but never 0 for a divisor, small for an exponent or a shift. */
  private static Argument right(
      Samples samples, BinaryFunction function, ElementType element, int[] sizes) {
    boolean floats = element == ElementType.FLOAT;
    if (function == Binary.DIV || function == Binary.MOD || function == Binary.FMOD) {
      return floats ? samples.between(-2, -0.5, sizes) : samples.integers(element, -7, -2, sizes);
    }
    if (function == Binary.POW && !floats) {
      return samples.integers(element, -2, 5, sizes);
    }
    boolean shifts = function == Bitwise.SHIFT_LEFT || function == Bitwise.SHIFT_RIGHT;
    return shifts
        ? samples.integers(element, 0, 31, sizes)
        : left(samples, function, element, sizes);
  }

  private static void wheres(CaseList cases) {
    int[][][] shapes = {
      {{}, {}, {}},
      {{17}, {17}, {17}},
      {{3, 5}, {}, {3, 5}},
      {{3, 1}, {1, 5}, {2, 1, 1}},
      {{1}, {4, 3}, {3}},
      {{0, 3}, {3}, {1}},
      {{4099}, {4099}, {1}},
    };
    for (int[][] three : shapes) {
      for (ElementType element :
          List.of(ElementType.FLOAT, ElementType.INT32, ElementType.INT64, ElementType.BOOL)) {
        cases.add(
            element.onnxName() + Arrays.deepToString(three),
            new Where(),
            Tolerance.EXACT,
            samples ->
                List.of(
                    samples.any(ElementType.BOOL, three[0]),
                    samples.any(element, three[1]),
                    samples.any(element, three[2])));
      }
    }
  }

  /** Where rules are easily wrong: zeros, signs, ties, numbers that are none. */
  private static void special(CaseList cases) {
    float[] a = {0, -2, 0, -1.5f, 3, 1e10f, -7, 7, 5.5f, Float.NaN, 2};
    float[] b = {0, 3, 2, 2, -1, 3, 3, -3, 5.5f, 1, Float.NaN};
    for (Binary function : Binary.values()) {
      if (function != Binary.DIV) {
        cases.add(
            function + "_special_far",
            function,
            Tolerance.ELEMENTWISE,
            samples -> List.of(samples.floats(a, a.length), samples.floats(b, b.length)));
      }
    }
    for (Comparison function : Comparison.values()) {
      cases.add(
          function + "_special_far",
          function,
          Tolerance.EXACT,
          samples -> List.of(samples.floats(a, a.length), samples.floats(b, b.length)));
    }
    cases.add(
        "negative_base_far",
        Binary.POW,
        Tolerance.ELEMENTWISE,
        samples ->
            List.of(
                samples.floats(new float[] {-2, -0.5f, 1.5f}, 3, 1),
                samples.floats(new float[] {2}, 1)));
    for (ElementType element : List.of(ElementType.INT32, ElementType.INT64)) {
      for (Binary function : List.of(Binary.MOD, Binary.FMOD)) {
        cases.add(
            function + "_positive_divisor_" + element.onnxName(),
            function,
            Tolerance.EXACT,
            samples ->
                List.of(
                    samples.integers(element, -30, 30, 33), samples.integers(element, 1, 7, 33)));
      }
    }
  }

  private static void expands(CaseList cases) {
    int[][][] shapes = {
      {{}, {3, 5}},
      {{1}, {17}},
      {{3, 1}, {3, 5}},
      {{3, 1}, {2, 1, 5}},
      {{5}, {2, 3, 5}},
      {{2, 1, 3, 1}, {1, 4, 1, 5}},
      {{3, 5}, {1, 1}},
      {{1, 3}, {0, 3}},
    };
    for (int[][] pair : shapes) {
      for (ElementType element : ElementType.values()) {
        cases.add(
            element.onnxName() + Arrays.toString(pair[0]) + Arrays.toString(pair[1]),
            new Expand(Shape.of(pair[1])),
            Tolerance.EXACT,
            samples -> List.of(samples.any(element, pair[0])));
      }
    }
  }
}
