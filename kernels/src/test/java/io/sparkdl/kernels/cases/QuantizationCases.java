package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.ConvInteger;
import io.sparkdl.kernels.operator.DequantizeLinear;
import io.sparkdl.kernels.operator.DynamicQuantizeLinear;
import io.sparkdl.kernels.operator.IntegerProduct;
import io.sparkdl.kernels.operator.MatMulInteger;
import io.sparkdl.kernels.operator.QLinearConv;
import io.sparkdl.kernels.operator.QLinearMatMul;
import io.sparkdl.kernels.operator.QuantizeLinear;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Quantised numbers and their products. */
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
      for (ElementType right : List.of(ElementType.INT8, ElementType.UINT8)) {
        matrices(cases, element, right, new int[] {4, 3}, new int[] {3, 2});
        matrices(cases, element, right, new int[] {2, 17, 33}, new int[] {33, 9});
        matrices(cases, element, right, new int[] {3, 1, 5, 4}, new int[] {2, 4, 6});
        convolutions(cases, element, right);
      }
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
