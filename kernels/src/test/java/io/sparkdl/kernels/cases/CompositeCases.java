package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Col2Im;
import io.sparkdl.kernels.operator.ConstantOfShape;
import io.sparkdl.kernels.operator.DepthToSpace;
import io.sparkdl.kernels.operator.EyeLike;
import io.sparkdl.kernels.operator.Range;
import io.sparkdl.kernels.operator.ShapeOf;
import io.sparkdl.kernels.operator.SizeOf;
import io.sparkdl.kernels.operator.SpaceToDepth;
import io.sparkdl.kernels.operator.Squeeze;
import io.sparkdl.kernels.operator.Unsqueeze;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/** Movement that other operators compute, and what follows from shapes. */
final class CompositeCases {
  private CompositeCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    for (ElementType element : ElementType.values()) {
      blocks(cases, element);
      axes(cases, element);
      constants(cases, element);
    }
    columns(cases);
    return cases.cases();
  }

  private static void blocks(CaseList cases, ElementType element) {
    for (boolean columnFirst : new boolean[] {false, true}) {
      cases.add(
          element.onnxName() + (columnFirst ? "_crd" : "_dcr"),
          new DepthToSpace(2, columnFirst),
          Tolerance.EXACT,
          samples -> List.of(samples.any(element, 2, 12, 3, 2)));
    }
    cases.add(
        element.onnxName(),
        new SpaceToDepth(3),
        Tolerance.EXACT,
        samples -> List.of(samples.any(element, 2, 2, 3, 6)));
  }

  private static void axes(CaseList cases, ElementType element) {
    for (List<Integer> axes : List.of(List.<Integer>of(), List.of(1), List.of(-2, 1))) {
      cases.add(
          element.onnxName() + axes,
          new Squeeze(axes),
          Tolerance.EXACT,
          samples -> List.of(samples.any(element, 2, 1, 3, 1, 5)));
    }
    for (List<Integer> axes : List.of(List.<Integer>of(), List.of(0), List.of(4, -3, 1))) {
      cases.add(
          element.onnxName() + axes,
          new Unsqueeze(axes),
          Tolerance.EXACT,
          samples -> List.of(samples.any(element, 2, 3)));
    }
  }

  private static void constants(CaseList cases, ElementType element) {
    String type = element.onnxName();
    int[][] bounds = {{0, Integer.MAX_VALUE}, {1, -1}, {-2, 9}, {2, 1}};
    for (int[] bound : bounds) {
      cases.add(
          type + "_" + bound[0] + "_" + bound[1],
          new ShapeOf(bound[0], bound[1]),
          Tolerance.EXACT,
          samples -> List.of(samples.any(element, 2, 3, 5)));
    }
    cases.add(
        type, new SizeOf(), Tolerance.EXACT, samples -> List.of(samples.any(element, 2, 3, 5)));
    cases.add(
        type,
        new ConstantOfShape(element, Shape.of(2, 3), 1),
        Tolerance.EXACT,
        samples -> List.of());
    for (int diagonal : new int[] {0, 2, -1, 7}) {
      cases.add(
          type + diagonal,
          new EyeLike(element, diagonal),
          Tolerance.EXACT,
          samples -> List.of(samples.uniform(3, 5)));
    }
    if (element == ElementType.FLOAT || element.isInteger()) {
      for (int count : new int[] {0, 1, 9}) {
        cases.add(
            type + count,
            new Range(count),
            Tolerance.ELEMENTWISE,
            samples -> List.of(samples.any(element), samples.any(element)));
      }
    }
  }

  private static void columns(CaseList cases) {
    Window window = Window.of(List.of(2, 3));
    columns(cases, "plain", List.of(4, 5), window, 2, 3);
    columns(cases, "strides", List.of(6, 7), window.withStrides(List.of(2, 2)), 1, 2);
    Window padded = window.withPads(List.of(1, 0, 2, 1)).withDilations(List.of(1, 2));
    columns(cases, "pads_dilations", List.of(4, 5), padded, 2, 1);
    columns(cases, "3d", List.of(3, 4, 2), Window.of(List.of(2, 2, 1)), 1, 2);
    columns(cases, "1d", List.of(6), Window.of(List.of(3)).withStrides(List.of(3)), 2, 2);
  }

  private static void columns(
      CaseList cases, String name, List<Integer> image, Window window, int n, int channels) {
    int[] y = new int[image.size() + 2];
    y[0] = n;
    y[1] = channels;
    for (int axis = 0; axis < image.size(); axis++) {
      y[axis + 2] = image.get(axis);
    }
    int taps = (int) Shape.of(window.kernel()).elements();
    int windows = (int) Shape.of(window.outputSizes(Shape.of(y))).elements();
    cases.add(
        name,
        new Col2Im(image, window),
        Tolerance.ACCUMULATED,
        samples -> List.of(samples.uniform(n, channels * taps, windows)));
  }
}
