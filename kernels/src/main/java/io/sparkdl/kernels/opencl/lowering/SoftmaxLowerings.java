package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.BinaryFloats;
import io.sparkdl.kernels.opencl.kernel.CrossEntropyGradient;
import io.sparkdl.kernels.opencl.kernel.CrossEntropyTerms;
import io.sparkdl.kernels.opencl.kernel.Functions;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.LongsToInts;
import io.sparkdl.kernels.opencl.kernel.SoftmaxGradLines;
import io.sparkdl.kernels.opencl.kernel.SoftmaxLines;
import io.sparkdl.kernels.operator.LogSoftmax;
import io.sparkdl.kernels.operator.Softmax;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLoss;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLoss.LossReduction;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLossGrad;
import io.sparkdl.kernels.operator.SoftmaxGrad;
import io.sparkdl.kernels.tensor.Shape;

/** Softmax, its logarithm, and cross entropy. */
final class SoftmaxLowerings {
  private SoftmaxLowerings() {}

  static void softmax(Softmax operator, LoweringContext step) {
    lines(step, operator.axis(), 0, step.output(0));
  }

  static void logSoftmax(LogSoftmax operator, LoweringContext step) {
    lines(step, operator.axis(), 1, step.output(0));
  }

  private static void lines(LoweringContext step, int axis, int log, int y) {
    Lines lines = Lines.of(step.inputShape(0), axis);
    if (lines.count() > 0) {
      step.launch(
          new SoftmaxLines(log, lines.count(), lines.size(), lines.inner(), step.input(0), y),
          Grid.items(lines.count()));
    }
  }

  static void softmaxGrad(SoftmaxGrad operator, LoweringContext step) {
    Lines lines = Lines.of(step.inputShape(0), operator.axis());
    if (lines.count() > 0) {
      step.launch(
          new SoftmaxGradLines(
              operator.log() ? 1 : 0,
              lines.count(),
              lines.size(),
              lines.inner(),
              step.input(0),
              step.input(1),
              step.output(0)),
          Grid.items(lines.count()));
    }
  }

  static void loss(SoftmaxCrossEntropyLoss operator, LoweringContext step) {
    lines(step, 1, 1, step.output(1));
    int labels = intLabels(step, 1);
    int n = Math.toIntExact(step.inputType(1).elements());
    boolean none = operator.reduction() == LossReduction.NONE;
    int losses = none ? step.output(0) : step.workspace(ArenaKind.FLOATS, n);
    int weights = terms(step, operator.ignoreIndex(), 0, step.output(1), labels, 2, losses);
    if (operator.reduction() == LossReduction.SUM) {
      ReduceLowerings.sum(step, n, losses, step.output(0));
    } else if (operator.reduction() == LossReduction.MEAN) {
      int lossSum = step.workspace(ArenaKind.FLOATS, 1);
      int weightSum = step.workspace(ArenaKind.FLOATS, 1);
      ReduceLowerings.sum(step, n, losses, lossSum);
      ReduceLowerings.sum(step, n, weights, weightSum);
      int table = step.table(1, 0, 0);
      step.launch(
          new BinaryFloats(Functions.DIV, 1, 1, table, lossSum, weightSum, step.output(0)),
          Grid.items(1));
    }
  }

  static void lossGrad(SoftmaxCrossEntropyLossGrad operator, LoweringContext step) {
    int n = step.outputElements(0);
    int labels = intLabels(step, 2);
    int labelCount = Math.toIntExact(step.inputType(2).elements());
    int losses = step.workspace(ArenaKind.FLOATS, labelCount);
    int weights = terms(step, operator.ignoreIndex(), 1, step.input(1), labels, 3, losses);
    boolean mean = operator.reduction() == LossReduction.MEAN;
    int total = mean ? step.workspace(ArenaKind.FLOATS, 1) : 0;
    if (mean) {
      ReduceLowerings.sum(step, labelCount, weights, total);
    }
    Lines lines = Lines.of(step.outputShape(0), 1);
    if (n > 0) {
      step.launch(
          new CrossEntropyGradient(
              n,
              lines.size(),
              lines.inner(),
              step.input(0),
              operator.reduction() == LossReduction.NONE ? 1 : 0,
              step.input(1),
              labels,
              weights,
              mean ? 1 : 0,
              total,
              step.output(0)),
          Grid.items(n));
    }
  }

  /** Labels as int32, converted first where they are int64. */
  private static int intLabels(LoweringContext step, int input) {
    if (ArenaKind.of(step.inputType(input).element()) == ArenaKind.INTS) {
      return step.input(input);
    }
    int n = Math.toIntExact(step.inputType(input).elements());
    int labels = step.workspace(ArenaKind.INTS, n);
    if (n > 0) {
      step.launch(new LongsToInts(n, step.input(input), labels), Grid.items(n));
    }
    return labels;
  }

  /** Losses and weights of the labels; gives the place of the weights. */
  private static int terms(
      LoweringContext step,
      Integer ignored,
      int scoresInput,
      int logProbabilities,
      int labels,
      int weightInput,
      int losses) {
    Lines lines = Lines.of(step.inputShape(scoresInput), 1);
    int weights = step.workspace(ArenaKind.FLOATS, lines.count());
    boolean weighted = step.inputs() > weightInput;
    if (lines.count() > 0) {
      step.launch(
          new CrossEntropyTerms(
              lines.count(),
              lines.size(),
              lines.inner(),
              logProbabilities,
              labels,
              weighted ? 1 : 0,
              weighted ? step.input(weightInput) : 0,
              ignored == null ? 0 : 1,
              ignored == null ? 0 : ignored,
              losses,
              weights,
              Float.NaN),
          Grid.items(lines.count()));
    }
    return weights;
  }

  /** A shape seen as lines of {@code size} elements that are {@code inner} apart. */
  private record Lines(int count, int size, int inner) {
    static Lines of(Shape shape, int axis) {
      int at = shape.axis(axis);
      int inner = shape.product(at + 1, shape.rank());
      if (shape.rank() == 0) {
        return new Lines(1, 1, 1);
      }
      int size = shape.size(at);
      return new Lines(size == 0 ? 0 : shape.product(0, at) * inner, size, inner);
    }
  }
}
