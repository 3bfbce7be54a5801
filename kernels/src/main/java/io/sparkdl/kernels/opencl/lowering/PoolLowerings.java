package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.AveragePoolGradWindows;
import io.sparkdl.kernels.opencl.kernel.AveragePoolWindows;
import io.sparkdl.kernels.opencl.kernel.Functions;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.MaxPoolGradWindows;
import io.sparkdl.kernels.opencl.kernel.MaxPoolPositions;
import io.sparkdl.kernels.opencl.kernel.MaxPoolWindows;
import io.sparkdl.kernels.opencl.kernel.SpreadFloats;
import io.sparkdl.kernels.opencl.kernel.WindowCounts;
import io.sparkdl.kernels.opencl.kernel.WindowTable;
import io.sparkdl.kernels.operator.AveragePool;
import io.sparkdl.kernels.operator.AveragePoolGrad;
import io.sparkdl.kernels.operator.GlobalAveragePool;
import io.sparkdl.kernels.operator.MaxPool;
import io.sparkdl.kernels.operator.MaxPoolGrad;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;

/** Pooling and its gradients. */
final class PoolLowerings {
  private PoolLowerings() {}

  static void maxPool(MaxPool operator, LoweringContext step) {
    WindowTable geometry = WindowGeometry.of(step, operator.window(), step.inputShape(0));
    int n = step.outputElements(0);
    step.launch(
        new MaxPoolWindows(geometry, n, step.input(0), step.output(0), Float.NEGATIVE_INFINITY),
        Grid.items(n));
    if (operator.indices()) {
      int columnMajor = operator.columnMajor() ? 1 : 0;
      step.launch(
          new MaxPoolPositions(geometry, n, columnMajor, step.input(0), step.output(1)),
          Grid.items(n));
    }
  }

  static void maxPoolGrad(MaxPoolGrad operator, LoweringContext step) {
    WindowTable geometry = WindowGeometry.of(step, operator.window(), step.inputShape(0));
    int n = step.outputElements(0);
    step.launch(
        new MaxPoolGradWindows(
            geometry, n, step.input(0), step.input(1), step.input(2), step.output(0)),
        Grid.items(n));
  }

  static void averagePool(AveragePool operator, LoweringContext step) {
    WindowTable geometry = WindowGeometry.of(step, operator.window(), step.inputShape(0));
    int counts = counts(step, geometry, operator.countIncludePad());
    int n = step.outputElements(0);
    step.launch(
        new AveragePoolWindows(geometry, n, step.input(0), counts, step.output(0)), Grid.items(n));
  }

  static void averagePoolGrad(AveragePoolGrad operator, LoweringContext step) {
    WindowTable geometry = WindowGeometry.of(step, operator.window(), operator.x());
    int n = step.outputElements(0);
    if (operator.window().equals(GlobalAveragePool.window(operator.x()))) {
      // Every element of a plane gets the same share: no walk over the window for each.
      float share = 1f / geometry.taps();
      step.launch(
          new SpreadFloats(n, geometry.inPoints(), step.input(0), step.output(0), share),
          Grid.items(n));
      return;
    }
    int counts = counts(step, geometry, operator.countIncludePad());
    step.launch(
        new AveragePoolGradWindows(geometry, n, step.input(0), counts, step.output(0)),
        Grid.items(n));
  }

  private static int counts(LoweringContext step, WindowTable geometry, boolean padding) {
    int counts = step.workspace(ArenaKind.FLOATS, geometry.outPoints());
    step.launch(
        new WindowCounts(geometry, padding ? 1 : 0, counts), Grid.items(geometry.outPoints()));
    return counts;
  }

  static void globalAveragePool(GlobalAveragePool operator, LoweringContext step) {
    Shape x = step.inputShape(0);
    boolean[] spatial = new boolean[x.rank()];
    for (int axis = 2; axis < spatial.length; axis++) {
      spatial[axis] = true;
    }
    ReduceLowerings.reduce(
        step, ElementType.FLOAT, Functions.MEAN, x, spatial, step.input(0), step.output(0));
  }
}
