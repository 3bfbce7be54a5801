package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.GroupNormalization;
import io.sparkdl.kernels.operator.InstanceNormalization;
import io.sparkdl.kernels.operator.LRN;
import io.sparkdl.kernels.operator.LayerNormalization;
import io.sparkdl.kernels.operator.LpNormalization;
import io.sparkdl.kernels.operator.MeanVarianceNormalization;
import io.sparkdl.kernels.operator.RMSNormalization;
import io.sparkdl.kernels.operator.RowNormalization;
import io.sparkdl.kernels.operator.RowNormalizationGrad;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Normalisation of rows, of neighbouring channels, and by norms. */
final class RowNormalizationCases {
  private RowNormalizationCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    int[][] shapesAndAxes = {
      {4, 7, -1},
      {3, 1, 1},
      {2, 3, 5, 1},
      {2, 3, 4, 0},
      {5, 33, 1},
      {3, 257, -1},
      {2, 5, 64, -1},
      {4, 0, 1},
      {0, 4, 1},
      {6, 1}
    };
    for (int[] shapeAndAxis : shapesAndAxes) {
      int[] shape = Arrays.copyOf(shapeAndAxis, shapeAndAxis.length - 1);
      int axis = shape.length == 1 ? 0 : shapeAndAxis[shape.length];
      rows(cases, "axis" + axis, new LayerNormalization(axis, 1e-5f), shape);
      rows(cases, "axis" + axis, new RMSNormalization(axis, 1e-5f), shape);
    }
    int[][] groups = {{2, 6, 3, 4, 3}, {3, 4, 5, 2}, {2, 8, 1}, {1, 6, 2, 3, 2, 6}, {2, 5, 3, 1}};
    for (int[] shapeAndGroups : groups) {
      int[] shape = Arrays.copyOf(shapeAndGroups, shapeAndGroups.length - 1);
      int count = shapeAndGroups[shape.length];
      rows(cases, "groups" + count, new GroupNormalization(count, 1e-5f), shape);
    }
    for (int[] shape : new int[][] {{2, 3, 4, 5}, {1, 2, 150}, {2, 3, 2, 3, 2}, {0, 3, 4}}) {
      rows(cases, "plain", new InstanceNormalization(1e-3f), shape);
    }
    composites(cases);
    return cases.cases();
  }

  private static void rows(CaseList cases, String name, RowNormalization operator, int... shape) {
    int[] scales = operator.scales(Shape.of(shape)).toArray();
    String special = name + Shape.of(shape);
    for (boolean bias : new boolean[] {false, true}) {
      String withBias = special + (bias ? "_bias" : "");
      cases.add(
          withBias,
          operator,
          Tolerance.NORMALIZED,
          samples -> inputs(samples, bias, samples.uniform(shape), scales));
      cases.add(
          withBias,
          new RowNormalizationGrad(operator, bias),
          Tolerance.NORMALIZED,
          samples -> gradientInputs(samples, operator, shape, scales));
    }
    // A mean far above the deviation: the mean of squares minus the squared mean would be noise.
    cases.add(
        special + "_offset_far",
        operator,
        new Tolerance(1e-3, 1e-3),
        samples -> inputs(samples, true, samples.between(99, 101, shape), scales));
  }

  private static List<Argument> inputs(Samples samples, boolean bias, Argument x, int... scales) {
    List<Argument> inputs = new ArrayList<>(List.of(x, samples.between(0.5, 1.5, scales)));
    if (bias) {
      inputs.add(samples.uniform(scales));
    }
    return inputs;
  }

  private static List<Argument> gradientInputs(
      Samples samples, RowNormalization operator, int[] shape, int[] scales) {
    Argument x = samples.uniform(shape);
    Argument scale = samples.between(0.5, 1.5, scales);
    List<Argument> inputs = new ArrayList<>(List.of(x, samples.uniform(shape), scale));
    for (int output = 1; output < (operator.centered() ? 3 : 2); output++) {
      inputs.add(samples.output(output, operator, x, scale));
    }
    return inputs;
  }

  private static void composites(CaseList cases) {
    int[][] shapes = {{2, 7, 3, 2}, {1, 2, 5}, {3, 4}, {2, 3, 2, 2, 2}};
    for (int[] shape : shapes) {
      String name = Shape.of(shape).toString();
      for (int size : new int[] {1, 3, 4}) {
        cases.add(
            "size" + size + name,
            new LRN(size, 0.3f, 0.75f, 1.5f),
            Tolerance.ACCUMULATED,
            samples -> List.of(samples.uniform(shape)));
      }
      for (int p = 1; p <= 2; p++) {
        for (int axis : new int[] {0, 1, -1}) {
          cases.add(
              "p" + p + "_axis" + axis + name,
              new LpNormalization(axis, p),
              Tolerance.ELEMENTWISE,
              samples -> List.of(samples.between(0.25, 1, shape)));
        }
        cases.add(
            "p" + p + "_zeros" + name + "_ties",
            new LpNormalization(1, p),
            Tolerance.ELEMENTWISE,
            samples -> List.of(samples.whole(0, 0, shape)));
      }
    }
    for (List<Integer> axes : List.of(List.of(0, 2, 3), List.of(1), List.of(-1, -2))) {
      cases.add(
          "axes" + axes,
          new MeanVarianceNormalization(axes),
          Tolerance.NORMALIZED,
          samples -> List.of(samples.uniform(3, 4, 3, 5)));
    }
  }
}
