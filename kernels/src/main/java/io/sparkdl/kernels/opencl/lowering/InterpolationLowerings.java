package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.InterpolateAxis;
import io.sparkdl.kernels.operator.Interpolate;
import io.sparkdl.kernels.tensor.Shape;

/** Weighted sums along an axis. */
final class InterpolationLowerings {
  private InterpolationLowerings() {}

  static void interpolate(Interpolate operator, LoweringContext step) {
    Shape x = step.inputShape(0);
    int n = step.outputElements(0);
    int entries = operator.indexes().size();
    int[] words = new int[2 * entries];
    for (int k = 0; k < entries; k++) {
      words[k] = operator.indexes().get(k);
      words[entries + k] = Math.round(operator.weights().get(k) / InterpolateAxis.UNIT);
    }
    step.launch(
        new InterpolateAxis(
            n,
            x.product(x.axis(operator.axis()) + 1, x.rank()),
            operator.size(),
            operator.outputs(),
            operator.taps(),
            step.table(words),
            step.input(0),
            step.output(0)),
        Grid.items(n));
  }
}
