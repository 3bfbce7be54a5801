package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.SampleKernel;
import io.sparkdl.kernels.opencl.kernel.SamplePlanes;
import io.sparkdl.kernels.opencl.kernel.SamplePlanesInputGrad;
import io.sparkdl.kernels.opencl.kernel.SamplePlanesPositionGrad;
import io.sparkdl.kernels.opencl.kernel.SampleTable;
import io.sparkdl.kernels.operator.SamplePoints;
import io.sparkdl.kernels.operator.SamplePointsInputGrad;
import io.sparkdl.kernels.operator.SamplePointsPositionGrad;
import io.sparkdl.kernels.operator.Sampling;
import io.sparkdl.kernels.tensor.Shape;
import java.util.Arrays;

/** Reading at positions and its gradients. */
final class SamplingLowerings {
  private SamplingLowerings() {}

  private static SampleTable table(SamplePoints operator, Shape x, LoweringContext step) {
    Sampling sampling = operator.sampling();
    int rank = x.rank() - 2;
    int taps = 1;
    for (int axis = 0; axis < rank; axis++) {
      taps *= sampling.taps();
    }
    int padding =
        switch (sampling.padding()) {
          case ZEROS -> SampleKernel.ZEROS;
          case BORDER -> SampleKernel.BORDER;
          case REFLECTION -> SampleKernel.REFLECTION;
        };
    return new SampleTable(
        rank,
        step.table(Arrays.copyOfRange(x.toArray(), 2, x.rank())),
        sampling.taps(),
        taps,
        padding,
        sampling.alignCorners() ? 1 : 0,
        operator.lastAxisFirst() ? 1 : 0);
  }

  static void forward(SamplePoints operator, LoweringContext step) {
    Shape x = step.inputShape(0);
    Shape y = step.outputShape(0);
    int n = step.outputElements(0);
    step.launch(
        new SamplePlanes(
            table(operator, x, step),
            step.input(1),
            n,
            x.size(1),
            y.product(2, y.rank()),
            x.product(2, x.rank()),
            step.input(0),
            step.output(0)),
        Grid.items(n));
  }

  static void inputGradient(SamplePointsInputGrad operator, LoweringContext step) {
    Shape x = operator.x();
    Shape dy = step.inputShape(1);
    int planes = x.product(0, 2);
    step.launch(
        new SamplePlanesInputGrad(
            table(operator.forward(), x, step),
            step.input(0),
            planes,
            x.size(1),
            dy.product(2, dy.rank()),
            x.product(2, x.rank()),
            step.input(1),
            step.output(0)),
        Grid.items(planes));
  }

  static void positionGradient(SamplePointsPositionGrad operator, LoweringContext step) {
    Shape x = step.inputShape(0);
    Shape dy = step.inputShape(2);
    int n = step.outputElements(0);
    step.launch(
        new SamplePlanesPositionGrad(
            table(operator.forward(), x, step),
            step.input(1),
            n,
            x.size(1),
            dy.product(2, dy.rank()),
            x.product(2, x.rank()),
            step.input(0),
            step.input(2),
            step.output(0)),
        Grid.items(n));
  }
}
