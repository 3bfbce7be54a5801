package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.NegativeLogLikelihoodLoss;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLoss;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLoss.LossReduction;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLossGrad;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Cross entropy and its gradient, negative log likelihood. */
final class LossCases {
  private LossCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    int[][] shapes = {
      {5, 10}, {1, 1}, {17, 3}, {130, 10}, {2, 5, 3}, {2, 3, 4, 5}, {1, 3, 2, 2, 3}
    };
    for (LossReduction reduction : LossReduction.values()) {
      for (int[] shape : shapes) {
        for (boolean weighted : new boolean[] {false, true}) {
          loss(cases, reduction, shape, weighted, null, ElementType.INT64);
        }
      }
      for (boolean weighted : new boolean[] {false, true}) {
        loss(cases, reduction, new int[] {9, 5}, weighted, null, ElementType.INT32);
        loss(cases, reduction, new int[] {9, 5}, weighted, 2, ElementType.INT64);
        loss(cases, reduction, new int[] {4, 5, 3}, weighted, -1, ElementType.INT32);
      }
    }
    return cases.cases();
  }

  private static void loss(
      CaseList cases,
      LossReduction reduction,
      int[] shape,
      boolean weighted,
      Integer ignoreIndex,
      ElementType labels) {
    String name = reduction + Shape.of(shape).toString() + "_" + labels.onnxName();
    name += (weighted ? "_weights" : "") + (ignoreIndex == null ? "" : "_ignore" + ignoreIndex);
    SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss(reduction, ignoreIndex);
    cases.add(
        name,
        loss,
        Tolerance.ACCUMULATED,
        samples -> inputs(samples, shape, weighted, ignoreIndex, labels));
    cases.add(
        name,
        new NegativeLogLikelihoodLoss(reduction, ignoreIndex),
        Tolerance.ACCUMULATED,
        samples -> inputs(samples, shape, weighted, ignoreIndex, labels));
    cases.add(
        name,
        new SoftmaxCrossEntropyLossGrad(reduction, ignoreIndex),
        Tolerance.ACCUMULATED,
        samples -> {
          List<Argument> forward = inputs(samples, shape, weighted, ignoreIndex, labels);
          Argument[] array = forward.toArray(Argument[]::new);
          List<Argument> inputs = new ArrayList<>();
          inputs.add(samples.uniform(samples.output(0, loss, array).type().shape().toArray()));
          inputs.add(samples.output(1, loss, array));
          inputs.addAll(forward.subList(1, forward.size()));
          return inputs;
        });
  }

  private static List<Argument> inputs(
      Samples samples, int[] shape, boolean weighted, Integer ignoreIndex, ElementType labels) {
    int[] labelShape = new int[shape.length - 1];
    for (int axis = 0; axis < labelShape.length; axis++) {
      labelShape[axis] = shape[axis == 0 ? 0 : axis + 1];
    }
    int least = ignoreIndex == null ? 0 : Math.min(0, ignoreIndex);
    List<Argument> inputs = new ArrayList<>();
    inputs.add(samples.between(-3, 3, shape));
    inputs.add(samples.integers(labels, least, shape[1] - 1, labelShape));
    if (weighted) {
      inputs.add(samples.between(0.5, 1.5, shape[1]));
    }
    return inputs;
  }
}
