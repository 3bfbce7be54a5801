package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.RoiBins;
import io.sparkdl.kernels.opencl.kernel.RoiBinsGrad;
import io.sparkdl.kernels.opencl.kernel.RoiTable;
import io.sparkdl.kernels.opencl.kernel.SuppressBoxes;
import io.sparkdl.kernels.opencl.kernel.SuppressedRows;
import io.sparkdl.kernels.operator.NonMaxSuppression;
import io.sparkdl.kernels.operator.RoiAlign;
import io.sparkdl.kernels.operator.RoiAlignGrad;
import io.sparkdl.kernels.tensor.Shape;

/** What detectors need: pooling of regions, suppression of boxes. */
final class DetectionLowerings {
  private DetectionLowerings() {}

  private static RoiTable table(RoiAlign operator, Shape x) {
    return new RoiTable(
        operator.largest() ? 1 : 0,
        operator.height(),
        operator.width(),
        operator.samplingRatio(),
        operator.halfPixel() ? 1 : 0,
        operator.spatialScale(),
        x.size(2),
        x.size(3));
  }

  static void roiAlign(RoiAlign operator, LoweringContext step) {
    Shape x = step.inputShape(0);
    int n = step.outputElements(0);
    step.launch(
        new RoiBins(
            table(operator, x),
            step.input(1),
            n,
            x.size(1),
            step.input(2),
            step.input(0),
            step.output(0)),
        Grid.items(n));
  }

  static void roiAlignGrad(RoiAlignGrad operator, LoweringContext step) {
    Shape x = step.inputShape(0);
    int planes = x.product(0, 2);
    step.launch(
        new RoiBinsGrad(
            table(operator.forward(), x),
            step.input(1),
            planes,
            x.size(1),
            step.inputShape(1).size(0),
            step.input(2),
            step.input(0),
            step.input(3),
            step.output(0)),
        Grid.items(planes));
  }

  static void nonMaxSuppression(NonMaxSuppression operator, LoweringContext step) {
    Shape scores = step.inputShape(1);
    int lists = scores.product(0, 2);
    int count = scores.size(2);
    int most = Math.min(operator.perClass(), count);
    int taken = step.workspace(ArenaKind.INTS, Math.max(1, (long) lists * count));
    int picks = step.workspace(ArenaKind.INTS, Math.max(1, (long) lists * most));
    int numbers = step.workspace(ArenaKind.INTS, Math.max(1, lists));
    step.launch(
        new SuppressBoxes(
            lists,
            scores.size(1),
            count,
            most,
            operator.centerPointBox() ? 1 : 0,
            operator.scoreThreshold() == null ? 0 : 1,
            operator.scoreThreshold() == null ? 0 : operator.scoreThreshold(),
            operator.iouThreshold(),
            step.input(0),
            step.input(1),
            taken,
            picks,
            numbers),
        Grid.items(lists));
    step.launch(
        new SuppressedRows(
            operator.most(),
            lists,
            scores.size(1),
            most,
            picks,
            numbers,
            step.output(0),
            step.output(1)),
        Grid.items(Math.max(1, operator.most())));
  }
}
