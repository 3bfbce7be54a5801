package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.AllReduceSum;
import io.sparkdl.kernels.operator.BatchNormalization;
import io.sparkdl.kernels.operator.BatchNormalizationGrad;
import io.sparkdl.kernels.operator.LogSoftmax;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.operator.Softmax;
import io.sparkdl.kernels.operator.SoftmaxGrad;
import io.sparkdl.kernels.operator.SyncBatchNormalization;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Batch normalisation and softmax, with their gradients. */
final class NormalizationCases {
  private NormalizationCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    int[][] shapes = {
      {4, 3},
      {9, 17},
      {4, 5, 7},
      {2, 3, 5, 5},
      {3, 17, 4, 4},
      {2, 32, 4, 4},
      {1, 3, 6, 6},
      {2, 3, 2, 3, 4},
      {5, 1, 3, 3}
    };
    for (int[] shape : shapes) {
      batchNormalization(cases, shape);
    }
    int[][] softmaxes = {
      {5, 10, -1},
      {5, 10, 0},
      {5, 10, 1},
      {17, 0},
      {2, 3, 5, 1},
      {2, 3, 5, -3},
      {2, 3, 4, 5, -2},
      {4, 1, 1},
      {3, 1031, 1},
      {33, 17, -1}
    };
    for (int[] sizesAndAxis : softmaxes) {
      int[] sizes = java.util.Arrays.copyOf(sizesAndAxis, sizesAndAxis.length - 1);
      softmax(cases, sizesAndAxis[sizes.length], sizes);
    }
    exchanges(cases);
    return cases.cases();
  }

  /** With the exchange of a program that is alone. */
  private static void exchanges(CaseList cases) {
    for (int[] shape : new int[][] {{}, {1}, {7}, {17, 33}, {2, 3, 4}}) {
      cases.add(
          Shape.of(shape).toString(),
          new AllReduceSum(),
          Tolerance.EXACT,
          samples -> List.of(samples.uniform(shape)));
    }
  }

  private static void batchNormalization(CaseList cases, int[] shape) {
    int channels = shape[1];
    String name = Shape.of(shape).toString();
    for (boolean training : new boolean[] {false, true}) {
      cases.add(
          (training ? "training" : "inference") + name,
          new BatchNormalization(1e-5f, 0.9f, training),
          Tolerance.NORMALIZED,
          samples -> normalizationInputs(samples, samples.uniform(shape), channels));
    }
    // A mean far above the deviation: the mean of squares minus the squared mean would be noise.
    cases.add(
        "training_offset" + name,
        new BatchNormalization(1e-3f, 0.25f, true),
        new Tolerance(1e-3, 1e-3),
        samples -> normalizationInputs(samples, samples.between(99, 101, shape), channels));
    BatchNormalization forward = new BatchNormalization(1e-5f, 0.9f, true);
    for (boolean training : new boolean[] {false, true}) {
      cases.add(
          (training ? "" : "given") + name,
          new BatchNormalizationGrad(1e-5f, training),
          Tolerance.NORMALIZED,
          samples -> {
            Argument[] inputs =
                normalizationInputs(samples, samples.uniform(shape), channels)
                    .toArray(Argument[]::new);
            Argument mean = samples.output(3, forward, inputs);
            Argument variance = samples.output(4, forward, inputs);
            return List.of(inputs[0], samples.uniform(shape), inputs[1], mean, variance);
          });
    }
    for (float share : new float[] {1, 0.75f}) {
      cases.add(
          "share" + share + name,
          new SyncBatchNormalization(1e-5f, 0.9f),
          Tolerance.NORMALIZED,
          samples -> {
            List<Argument> inputs =
                new ArrayList<>(normalizationInputs(samples, samples.uniform(shape), channels));
            inputs.add(samples.floats(new float[] {share}));
            return inputs;
          });
    }
  }

  private static List<Argument> normalizationInputs(Samples samples, Argument x, int channels) {
    return List.of(
        x,
        samples.between(0.5, 1.5, channels),
        samples.uniform(channels),
        samples.uniform(channels),
        samples.between(0.5, 1.5, channels));
  }

  private static void softmax(CaseList cases, int axis, int... sizes) {
    String name = Shape.of(sizes) + "_axis" + axis;
    for (boolean log : new boolean[] {false, true}) {
      Operator forward = log ? new LogSoftmax(axis) : new Softmax(axis);
      cases.add(
          name, forward, Tolerance.ELEMENTWISE, samples -> List.of(samples.between(-3, 3, sizes)));
      cases.add(
          name + "_large",
          forward,
          Tolerance.ELEMENTWISE,
          samples -> List.of(samples.whole(-1000, 1000, sizes)));
      cases.add(
          name + (log ? "_log" : ""),
          new SoftmaxGrad(axis, log),
          Tolerance.ACCUMULATED,
          samples -> {
            Argument y = samples.output(0, forward, samples.between(-3, 3, sizes));
            return List.of(samples.uniform(sizes), y);
          });
    }
  }
}
