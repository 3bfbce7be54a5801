package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.NegativeLogLikelihoodLoss;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLoss;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLoss.LossReduction;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLossGrad;
import java.util.List;

/** Cross entropy and its gradient, negative log likelihood. */
final class LossRules {
  private LossRules() {}

  static void crossEntropy(SoftmaxCrossEntropyLoss loss, List<Elements> in, List<Elements> out) {
    double[] logProbabilities = out.get(1).doubles();
    NormalizationRules.logSoftmax(in.get(0), 1, logProbabilities);
    likelihood(loss.reduction(), loss.ignoreIndex(), logProbabilities, in, out.get(0).doubles());
  }

  static void negativeLogLikelihood(
      NegativeLogLikelihoodLoss loss, List<Elements> in, List<Elements> out) {
    double[] x = in.get(0).doubles();
    likelihood(loss.reduction(), loss.ignoreIndex(), x, in, out.get(0).doubles());
  }

  private static void likelihood(
      LossReduction reduction,
      Integer ignoreIndex,
      double[] logProbabilities,
      List<Elements> in,
      double[] y) {
    long[] labels = in.get(1).longs();
    Lines lines = Lines.of(in.get(0).shape(), 1);
    Elements classWeights = in.size() == 3 ? in.get(2) : null;
    double sum = 0;
    double weights = 0;
    for (int line = 0; line < lines.count(); line++) {
      double weight = weight(labels[line], ignoreIndex, classWeights);
      double value =
          weight == 0 ? 0 : -weight * logProbabilities[lines.at(line, (int) labels[line])];
      sum += value;
      weights += weight;
      if (reduction == LossReduction.NONE) {
        y[line] = value;
      }
    }
    if (reduction != LossReduction.NONE) {
      y[0] = reduction == LossReduction.SUM ? sum : sum / weights;
    }
  }

  static void crossEntropyGrad(
      SoftmaxCrossEntropyLossGrad gradient, List<Elements> in, List<Elements> out) {
    double[] dy = in.get(0).doubles();
    double[] logProbabilities = in.get(1).doubles();
    long[] labels = in.get(2).longs();
    double[] dx = out.get(0).doubles();
    Lines lines = Lines.of(in.get(1).shape(), 1);
    Elements classWeights = in.size() == 4 ? in.get(3) : null;
    double weights = 0;
    for (long label : labels) {
      weights += weight(label, gradient.ignoreIndex(), classWeights);
    }
    for (int line = 0; line < lines.count(); line++) {
      double factor = weight(labels[line], gradient.ignoreIndex(), classWeights);
      factor *= gradient.reduction() == LossReduction.NONE ? dy[line] : dy[0];
      factor /= gradient.reduction() == LossReduction.MEAN ? weights : 1;
      for (int c = 0; c < lines.length(); c++) {
        int at = lines.at(line, c);
        dx[at] = factor * (Math.exp(logProbabilities[at]) - (labels[line] == c ? 1 : 0));
      }
    }
  }

  private static double weight(long label, Integer ignoreIndex, Elements classWeights) {
    if (ignoreIndex != null && label == ignoreIndex) {
      return 0;
    }
    return classWeights == null ? 1 : classWeights.doubles()[(int) label];
  }
}
