package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.ConvInteger;
import io.sparkdl.kernels.operator.IntegerProduct;
import io.sparkdl.kernels.operator.MatMulInteger;
import io.sparkdl.kernels.operator.QLinearConv;
import io.sparkdl.kernels.operator.QLinearMatMul;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Products of quantised numbers, which every back end that has them computes exactly. */
final class IntegerProductCases {
  private static final List<ElementType> BYTES = List.of(ElementType.INT8, ElementType.UINT8);

  private IntegerProductCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    for (ElementType left : BYTES) {
      for (ElementType right : BYTES) {
        matrices(cases, left, right, new int[] {4, 3}, new int[] {3, 2});
        matrices(cases, left, right, new int[] {2, 17, 33}, new int[] {33, 9});
        matrices(cases, left, right, new int[] {3, 1, 5, 4}, new int[] {2, 4, 6});
        matrices(cases, left, right, new int[] {37, 1100}, new int[] {1100, 67});
        matrices(cases, left, right, new int[] {2, 3, 0}, new int[] {0, 5});
        convolutions(cases, left, right);
        largeConvolutions(cases, left, right);
        extremes(cases, left, right);
      }
    }
    return cases.cases();
  }

  /** Sums beyond what a float or a pair of products in int16 holds: more channels than a chunk. */
  private static void largeConvolutions(CaseList cases, ElementType left, ElementType right) {
    String name = left.onnxName() + right.onnxName();
    Window same = Window.of(List.of(3, 3)).withPads(List.of(1, 1, 1, 1));
    int[] one = {1};
    int[] x = {2, 130, 9, 7};
    int[] w = {37, 130, 3, 3};
    add(cases, name + "_channels", new ConvInteger(same, 1), left, right, x, w, one, 37, 0);
    add(cases, name + "_channels", new QLinearConv(same, 1), left, right, x, w, one, 37, 37);
    int[] grouped = {34, 65, 3, 3};
    add(cases, name + "_wideGroups", new ConvInteger(same, 2), left, right, x, grouped, one, 34, 0);
    int[] perChannel = {130, 1, 3, 3};
    Window strided = same.withStrides(List.of(2, 1));
    add(
        cases,
        name + "_depth",
        new QLinearConv(strided, 130),
        left,
        right,
        x,
        perChannel,
        one,
        130,
        130);
    Window wide = Window.of(List.of(600)).withPads(List.of(3, 5));
    int[] line = {2, 2, 613};
    add(
        cases,
        name + "_wide",
        new ConvInteger(wide, 1),
        left,
        right,
        line,
        new int[] {3, 2, 600},
        one,
        3,
        0);
    Window volume = Window.of(List.of(3, 2, 3)).withPads(List.of(1, 0, 1, 1, 1, 0));
    int[] box = {1, 5, 4, 6, 5};
    add(
        cases,
        name + "_3d",
        new QLinearConv(volume, 1),
        left,
        right,
        box,
        new int[] {9, 5, 3, 2, 3},
        one,
        9,
        9);
  }

  /** Products near the largest there are, of either sign; sums beyond 2^24, odd and even. */
  private static void extremes(CaseList cases, ElementType left, ElementType right) {
    String name = "extreme_" + left.onnxName() + right.onnxName();
    int most = left == ElementType.INT8 ? 127 : 255;
    for (int a : new int[] {most - 2, most - 255}) {
      for (int b : new int[] {125, right == ElementType.INT8 ? -128 : 253}) {
        cases.add(
            name + a + "_" + b,
            new MatMulInteger(),
            Tolerance.EXACT,
            samples ->
                List.of(
                    samples.integers(left, a, a + 2, 5, 2060),
                    samples.integers(right, b, b + 2, 2060, 33)));
        cases.add(
            name + a + "_" + b,
            new ConvInteger(Window.of(List.of(3, 3)).withPads(List.of(1, 0, 0, 1)), 1),
            Tolerance.EXACT,
            samples ->
                List.of(
                    samples.integers(left, a, a + 2, 1, 140, 6, 5),
                    samples.integers(right, b, b + 2, 17, 140, 3, 3)));
      }
    }
  }

  private static void matrices(
      CaseList cases, ElementType left, ElementType right, int[] a, int[] b) {
    int rows = a[a.length - 2];
    int columns = b[b.length - 1];
    String name = left.onnxName() + Shape.of(a) + right.onnxName() + Shape.of(b);
    add(cases, name, new MatMulInteger(), left, right, a, b, new int[0], 0, 0);
    add(cases, name, new MatMulInteger(), left, right, a, b, new int[] {1}, 1, 0);
    int[] perRow = {rows};
    add(cases, name, new MatMulInteger(), left, right, a, b, perRow, columns, 0);
    add(cases, name, new QLinearMatMul(), left, right, a, b, new int[] {1}, 1, 0);
    add(cases, name, new QLinearMatMul(), left, right, a, b, perRow, columns, 0);
  }

  private static void convolutions(CaseList cases, ElementType left, ElementType right) {
    Window window =
        Window.of(List.of(3, 2)).withStrides(List.of(2, 1)).withPads(List.of(1, 0, 1, 1));
    int[] x = {2, 4, 7, 5};
    int[] w = {6, 2, 3, 2};
    String name = left.onnxName() + right.onnxName() + "_groups";
    add(cases, name, new ConvInteger(window, 2), left, right, x, w, new int[0], 0, 0);
    add(cases, name, new ConvInteger(window, 2), left, right, x, w, new int[] {1}, 6, 0);
    add(cases, name, new QLinearConv(window, 2), left, right, x, w, new int[] {1}, 6, 0);
    add(cases, name, new QLinearConv(window, 2), left, right, x, w, new int[] {1}, 1, 6);
    Window line = Window.of(List.of(3)).withDilations(List.of(2));
    int[] xLine = {1, 2, 9};
    int[] wLine = {3, 2, 3};
    add(
        cases,
        name + "1d",
        new ConvInteger(line, 1),
        left,
        right,
        xLine,
        wLine,
        new int[] {},
        1,
        0);
  }

  /** Zero points (and scales) of a of this shape, {@code columns} of b (0: none), a bias. */
  private static void add(
      CaseList cases,
      String name,
      IntegerProduct operator,
      ElementType left,
      ElementType right,
      int[] a,
      int[] b,
      int[] ofA,
      int columns,
      int bias) {
    cases.add(
        name + Shape.of(ofA) + columns + "_" + bias,
        operator,
        Tolerance.EXACT,
        samples -> {
          List<Argument> inputs = new ArrayList<>();
          boolean scaled = operator.requantizes();
          inputs.add(samples.any(left, a));
          addPoint(samples, inputs, scaled, left, ofA, columns);
          inputs.add(scaled ? inputs.size() : 1, samples.any(right, b));
          addPoint(samples, inputs, scaled, right, new int[] {Math.max(1, columns)}, columns);
          if (scaled) {
            inputs.add(samples.between(20, 40));
            inputs.add(samples.any(left));
          }
          if (bias > 0) {
            inputs.add(samples.integers(ElementType.INT32, -5000, 5000, bias));
          }
          return inputs;
        });
  }

  private static void addPoint(
      Samples samples,
      List<Argument> inputs,
      boolean scaled,
      ElementType element,
      int[] shape,
      int columns) {
    if (scaled) {
      inputs.add(samples.between(0.05, 0.5, shape));
    }
    if (columns > 0) {
      inputs.add(samples.any(element, shape));
    }
  }
}
