package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.BatchNormApply;
import io.sparkdl.kernels.opencl.kernel.BatchNormGradApply;
import io.sparkdl.kernels.opencl.kernel.BatchNormGradSums;
import io.sparkdl.kernels.opencl.kernel.BatchNormStatistics;
import io.sparkdl.kernels.opencl.kernel.BlendFloats;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.operator.BatchNormalization;
import io.sparkdl.kernels.operator.BatchNormalizationGrad;
import io.sparkdl.kernels.tensor.Shape;

/** Batch normalisation and its gradient. */
final class NormalizationLowerings {
  private NormalizationLowerings() {}

  static void batchNormalization(BatchNormalization operator, LoweringContext step) {
    Shape x = step.inputShape(0);
    int n = step.outputElements(0);
    int channels = x.size(1);
    int points = x.product(2, x.rank());
    int mean = step.input(3);
    int variance = step.input(4);
    if (operator.training()) {
      mean = step.output(3);
      variance = step.output(4);
      step.launch(
          new BatchNormStatistics(
              x.size(0) * points, channels, points, step.input(0), mean, variance),
          Grid.groups(channels, BatchNormStatistics.LANES));
      blend(step, channels, step.input(3), mean, step.output(1), operator.momentum());
      blend(step, channels, step.input(4), variance, step.output(2), operator.momentum());
    }
    step.launch(
        new BatchNormApply(
            n,
            channels,
            points,
            step.input(0),
            step.input(1),
            step.input(2),
            mean,
            variance,
            step.output(0),
            operator.epsilon()),
        Grid.items(n));
  }

  private static void blend(
      LoweringContext step, int n, int old, int fresh, int y, float momentum) {
    step.launch(new BlendFloats(n, old, fresh, y, momentum), Grid.items(n));
  }

  static void batchNormalizationGrad(BatchNormalizationGrad operator, LoweringContext step) {
    Shape x = step.inputShape(0);
    int n = step.outputElements(0);
    int channels = x.size(1);
    int points = x.product(2, x.rank());
    int count = x.size(0) * points;
    step.launch(
        new BatchNormGradSums(
            count,
            channels,
            points,
            step.input(0),
            step.input(1),
            step.input(3),
            step.input(4),
            step.output(1),
            step.output(2),
            operator.epsilon()),
        Grid.groups(channels, BatchNormGradSums.LANES));
    step.launch(
        new BatchNormGradApply(
            n,
            operator.training() ? 1f / count : 0,
            channels,
            points,
            step.input(0),
            step.input(1),
            step.input(2),
            step.input(3),
            step.input(4),
            step.output(1),
            step.output(2),
            step.output(0),
            operator.epsilon()),
        Grid.items(n));
  }
}
