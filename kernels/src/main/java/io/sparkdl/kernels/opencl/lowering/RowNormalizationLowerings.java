package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.RowNormApply;
import io.sparkdl.kernels.opencl.kernel.RowNormGradApply;
import io.sparkdl.kernels.opencl.kernel.RowNormGradSums;
import io.sparkdl.kernels.opencl.kernel.RowNormScaleGrad;
import io.sparkdl.kernels.opencl.kernel.RowStatistics;
import io.sparkdl.kernels.operator.RowNormalization;
import io.sparkdl.kernels.operator.RowNormalizationGrad;
import io.sparkdl.kernels.tensor.Shape;

/** Normalisation of rows and its gradient. */
final class RowNormalizationLowerings {
  private RowNormalizationLowerings() {}

  /** How the elements of x fall into rows and scales. */
  private record Rows(int n, int rows, int width, int scales, int repeats, int centered) {
    static Rows of(RowNormalization operator, Shape x) {
      int n = Math.toIntExact(x.elements());
      int rows = Math.toIntExact(operator.statistics(x).elements());
      int scales = Math.toIntExact(operator.scales(x).elements());
      int width = rows == 0 ? 0 : n / rows;
      return new Rows(n, rows, width, scales, operator.repeats(x), operator.centered() ? 1 : 0);
    }
  }

  static void forward(RowNormalization operator, LoweringContext step) {
    Rows r = Rows.of(operator, step.inputShape(0));
    int x = step.input(0);
    int mean = step.output(1);
    int inverse = step.output(1 + r.centered());
    int biased = step.inputs() == 3 ? 1 : 0;
    int bias = biased == 1 ? step.input(2) : 0;
    step.launch(
        new RowStatistics(r.width(), r.centered(), x, mean, inverse, operator.epsilon()),
        Grid.groups(r.rows(), RowStatistics.LANES));
    step.launch(
        new RowNormApply(
            r.n(),
            r.width(),
            r.scales(),
            r.repeats(),
            r.centered(),
            biased,
            x,
            step.input(1),
            bias,
            mean,
            inverse,
            step.output(0)),
        Grid.items(r.n()));
  }

  static void gradient(RowNormalizationGrad operator, LoweringContext step) {
    Rows r = Rows.of(operator.forward(), step.inputShape(0));
    int x = step.input(0);
    int dy = step.input(1);
    int scale = step.input(2);
    int mean = step.input(3);
    int inverse = step.input(3 + r.centered());
    int means = step.workspace(ArenaKind.FLOATS, Math.max(1, 2L * r.rows()));
    step.launch(
        new RowNormGradSums(
            r.width(), r.scales(), r.repeats(), r.centered(), x, dy, scale, mean, inverse, means),
        Grid.groups(r.rows(), RowNormGradSums.LANES));
    step.launch(
        new RowNormGradApply(
            r.n(),
            r.width(),
            r.scales(),
            r.repeats(),
            r.centered(),
            x,
            dy,
            scale,
            mean,
            inverse,
            means,
            step.output(0)),
        Grid.items(r.n()));
    scaleGradient(operator.bias() ? 1 : 0, r, mean, inverse, step);
  }

  private static void scaleGradient(
      int biased, Rows r, int mean, int inverse, LoweringContext step) {
    step.launch(
        new RowNormScaleGrad(
            r.scales() == 0 ? 0 : r.n() / r.scales(),
            r.width(),
            r.scales(),
            r.repeats(),
            r.centered(),
            biased,
            step.input(0),
            step.input(1),
            mean,
            inverse,
            step.output(1),
            biased == 1 ? step.output(2) : 0),
        Grid.groups(r.scales(), RowNormScaleGrad.LANES));
  }
}
