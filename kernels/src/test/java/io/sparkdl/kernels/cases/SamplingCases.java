package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.AffineGrid;
import io.sparkdl.kernels.operator.DeformConv;
import io.sparkdl.kernels.operator.GridSample;
import io.sparkdl.kernels.operator.Interpolation.Mode;
import io.sparkdl.kernels.operator.SamplePoints;
import io.sparkdl.kernels.operator.SamplePointsInputGrad;
import io.sparkdl.kernels.operator.SamplePointsPositionGrad;
import io.sparkdl.kernels.operator.Sampling;
import io.sparkdl.kernels.operator.Sampling.Padding;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Reading at positions. */
final class SamplingCases {
  private SamplingCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    for (Mode mode : Mode.values()) {
      for (Padding padding : Padding.values()) {
        for (boolean corners : new boolean[] {false, true}) {
          Sampling sampling = new Sampling(mode, padding, corners);
          String name = mode + "_" + padding + (corners ? "_corners" : "");
          points(cases, name, sampling);
          cases.add(
              name,
              new GridSample(sampling),
              Tolerance.ACCUMULATED,
              samples ->
                  List.of(samples.uniform(2, 3, 5, 4), samples.between(-1.5, 1.5, 2, 3, 6, 2)));
          if (mode != Mode.CUBIC) {
            cases.add(
                name + "_3d",
                new GridSample(sampling),
                Tolerance.ACCUMULATED,
                samples ->
                    List.of(
                        samples.uniform(2, 2, 3, 4, 2), samples.between(-1.2, 1.2, 2, 2, 3, 1, 3)));
          }
        }
      }
    }
    for (boolean corners : new boolean[] {false, true}) {
      cases.add(
          "2d" + corners,
          new AffineGrid(List.of(3, 4), corners),
          Tolerance.ELEMENTWISE,
          samples -> List.of(samples.uniform(2, 2, 3)));
      cases.add(
          "3d" + corners,
          new AffineGrid(List.of(2, 1, 3), corners),
          Tolerance.ELEMENTWISE,
          samples -> List.of(samples.uniform(3, 3, 4)));
    }
    deformed(cases);
    return cases.cases();
  }

  private static void points(CaseList cases, String name, Sampling sampling) {
    int[][] shapes = {{2, 3, 4, 5}, {1, 2, 6}, {2, 1, 1, 3}};
    for (int[] shape : shapes) {
      Shape x = Shape.of(shape);
      int axes = x.rank() - 2;
      for (boolean reversed : new boolean[] {false, true}) {
        SamplePoints operator = new SamplePoints(sampling, reversed);
        String special = name + x + (reversed ? "_reversed" : "");
        int[] dy = {shape[0], shape[1], 7};
        cases.add(
            special,
            operator,
            Tolerance.ACCUMULATED,
            samples -> List.of(samples.uniform(shape), samples.between(-4, 9, shape[0], 7, axes)));
        cases.add(
            special,
            new SamplePointsInputGrad(operator, x),
            Tolerance.ACCUMULATED,
            samples -> List.of(samples.between(-4, 9, shape[0], 7, axes), samples.uniform(dy)));
        cases.add(
            special,
            new SamplePointsPositionGrad(operator),
            Tolerance.ACCUMULATED,
            samples ->
                List.of(
                    samples.uniform(shape),
                    samples.between(-4, 9, shape[0], 7, axes),
                    samples.uniform(dy)));
      }
    }
  }

  private static void deformed(CaseList cases) {
    Window plain = Window.of(List.of(2, 3));
    Window all =
        plain.withPads(List.of(1, 0, 1, 2)).withStrides(List.of(2, 1)).withDilations(List.of(1, 2));
    for (int flags = 0; flags < 4; flags++) {
      boolean bias = flags % 2 == 1;
      boolean mask = flags / 2 == 1;
      deformed(cases, "plain_" + flags, new DeformConv(plain, 1, 1, bias, mask));
      deformed(cases, "all_" + flags, new DeformConv(all, 2, 2, bias, mask));
      deformed(cases, "groups_" + flags, new DeformConv(all, 4, 2, bias, mask));
    }
  }

  private static void deformed(CaseList cases, String name, DeformConv operator) {
    Shape x = Shape.of(2, 4, 5, 6);
    int[] y = operator.window().outputShape(x, 4).toArray();
    int rows = operator.offsetGroup() * 6;
    cases.add(
        name,
        operator,
        Tolerance.ACCUMULATED,
        samples -> {
          List<Argument> inputs = new ArrayList<>();
          inputs.add(samples.uniform(x.toArray()));
          inputs.add(samples.uniform(4, 4 / operator.group(), 2, 3));
          inputs.add(samples.uniform(y[0], 2 * rows, y[2], y[3]));
          if (operator.bias()) {
            inputs.add(samples.uniform(4));
          }
          if (operator.mask()) {
            inputs.add(samples.between(0.2, 1, y[0], rows, y[2], y[3]));
          }
          return inputs;
        });
  }
}
