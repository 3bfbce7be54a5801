package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Expand;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Functions of two elements, with all kinds of broadcasting, and Expand. */
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
    for (Binary function : Binary.values()) {
      for (int[][] shapes : SHAPES) {
        binary(cases, function, ElementType.FLOAT, shapes);
      }
      for (ElementType element : List.of(ElementType.INT32, ElementType.INT64)) {
        for (int at : new int[] {2, 4, 10, 15}) {
          binary(cases, function, element, SHAPES[at]);
        }
      }
    }
    binary(cases, Binary.EQUAL, ElementType.BOOL, SHAPES[10]);
    expands(cases);
    return cases.cases();
  }

  private static void binary(CaseList cases, Binary function, ElementType element, int[][] shapes) {
    cases.add(
        element.onnxName() + Arrays.toString(shapes[0]) + Arrays.toString(shapes[1]),
        function,
        element == ElementType.FLOAT && function != Binary.EQUAL
            ? Tolerance.ELEMENTWISE
            : Tolerance.EXACT,
        samples ->
            List.of(
                left(samples, function, element, shapes[0]),
                right(samples, function, element, shapes[1])));
  }

  private static Argument left(Samples samples, Binary function, ElementType element, int[] sizes) {
    return switch (element) {
      case FLOAT ->
          function == Binary.EQUAL ? samples.whole(-1, 1, sizes) : samples.between(-3, 3, sizes);
      case INT32, INT64 ->
          function == Binary.EQUAL
              ? samples.integers(element, -1, 1, sizes)
              : samples.integers(element, -30_000, 30_000, sizes);
      case BOOL, INT8, UINT8 -> samples.any(element, sizes);
    };
  }

  /** As the left side, but never 0 for a divisor. */
  private static Argument right(
      Samples samples, Binary function, ElementType element, int[] sizes) {
    if (function != Binary.DIV) {
      return left(samples, function, element, sizes);
    }
    return element == ElementType.FLOAT
        ? samples.between(-2, -0.5, sizes)
        : samples.integers(element, -7, -2, sizes);
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
