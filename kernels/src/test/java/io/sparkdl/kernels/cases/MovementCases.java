package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Concat;
import io.sparkdl.kernels.operator.Flatten;
import io.sparkdl.kernels.operator.Identity;
import io.sparkdl.kernels.operator.Reshape;
import io.sparkdl.kernels.operator.Split;
import io.sparkdl.kernels.operator.Transpose;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Operators that move elements, on every element type. */
final class MovementCases {
  private MovementCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    for (ElementType element : ElementType.values()) {
      shapes(cases, element);
      transposes(cases, element);
      pieces(cases, element);
    }
    return cases.cases();
  }

  private static void shapes(CaseList cases, ElementType element) {
    int[][] shapes = {{}, {17}, {3, 5}, {2, 3, 5, 7}, {0, 3}};
    for (int[] shape : shapes) {
      cases.add(
          element.onnxName() + Shape.of(shape),
          new Identity(),
          Tolerance.EXACT,
          samples -> List.of(samples.any(element, shape)));
    }
    for (int axis = -4; axis <= 4; axis++) {
      cases.add(
          element.onnxName() + "_axis" + axis,
          new Flatten(axis),
          Tolerance.EXACT,
          samples -> List.of(samples.any(element, 2, 3, 5, 4)));
    }
    reshape(cases, element, new Reshape(List.of(3, 10), false), 2, 3, 5);
    reshape(cases, element, new Reshape(List.of(-1), false), 2, 3, 5);
    reshape(cases, element, new Reshape(List.of(0, -1), false), 2, 3, 5);
    reshape(cases, element, new Reshape(List.of(0, 0, 1, 5), false), 2, 3, 5);
    reshape(cases, element, new Reshape(List.of(), false), 1, 1);
    reshape(cases, element, new Reshape(List.of(1, 1), false));
    reshape(cases, element, new Reshape(List.of(0, 4), true), 0, 3);
  }

  private static void reshape(CaseList cases, ElementType element, Reshape reshape, int... sizes) {
    cases.add(
        element.onnxName() + Shape.of(sizes) + "_to" + reshape.sizes(),
        reshape,
        Tolerance.EXACT,
        samples -> List.of(samples.any(element, sizes)));
  }

  private static void transposes(CaseList cases, ElementType element) {
    transpose(cases, element, List.of());
    transpose(cases, element, List.of(), 17);
    transpose(cases, element, List.of(), 3, 5);
    transpose(cases, element, List.of(), 2, 3, 4, 5);
    transpose(cases, element, List.of(1, 0), 33, 17);
    transpose(cases, element, List.of(0, 1), 3, 5);
    transpose(cases, element, List.of(1, 2, 0), 2, 3, 5);
    transpose(cases, element, List.of(0, 2, 1), 2, 3, 5);
    transpose(cases, element, List.of(0, 3, 1, 2), 2, 5, 4, 3);
    transpose(cases, element, List.of(0, 2, 3, 1), 2, 3, 5, 4);
    transpose(cases, element, List.of(4, 1, 3, 0, 2), 2, 3, 1, 4, 2);
  }

  private static void transpose(
      CaseList cases, ElementType element, List<Integer> permutation, int... sizes) {
    cases.add(
        element.onnxName() + Shape.of(sizes) + "_by" + permutation,
        new Transpose(permutation),
        Tolerance.EXACT,
        samples -> List.of(samples.any(element, sizes)));
  }

  private static void pieces(CaseList cases, ElementType element) {
    pieces(cases, element, 0, List.of(17), 17);
    pieces(cases, element, 0, List.of(3, 5, 1), 9);
    pieces(cases, element, -1, List.of(2, 3), 3, 5);
    pieces(cases, element, 0, List.of(1, 2), 3, 5);
    pieces(cases, element, 1, List.of(3, 1, 17), 2, 21, 3, 2);
    pieces(cases, element, -2, List.of(2, 2), 3, 4, 5);
    pieces(cases, element, 1, List.of(0, 3), 2, 3);
  }

  private static void pieces(
      CaseList cases, ElementType element, int axis, List<Integer> pieces, int... sizes) {
    String name = element.onnxName() + Shape.of(sizes) + "_axis" + axis + pieces;
    cases.add(
        name,
        new Split(axis, pieces),
        Tolerance.EXACT,
        samples -> List.of(samples.any(element, sizes)));
    cases.add(
        name,
        new Concat(axis),
        Tolerance.EXACT,
        samples -> {
          List<Argument> inputs = new ArrayList<>();
          for (int piece : pieces) {
            inputs.add(samples.any(element, Shape.of(sizes).with(axis, piece).toArray()));
          }
          return inputs;
        });
  }
}
