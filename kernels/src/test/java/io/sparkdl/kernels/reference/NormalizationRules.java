package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.BatchNormalization;
import io.sparkdl.kernels.operator.BatchNormalizationGrad;
import io.sparkdl.kernels.operator.LogSoftmax;
import io.sparkdl.kernels.operator.Softmax;
import io.sparkdl.kernels.operator.SoftmaxGrad;
import io.sparkdl.kernels.operator.SyncBatchNormalization;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/** Batch normalisation and softmax, with their gradients. */
final class NormalizationRules {
  private NormalizationRules() {}

  static void batchNormalization(
      BatchNormalization operator, List<Elements> in, List<Elements> out) {
    double[] x = in.get(0).doubles();
    double[] scale = in.get(1).doubles();
    double[] bias = in.get(2).doubles();
    double[] mean = in.get(3).doubles();
    double[] variance = in.get(4).doubles();
    Shape shape = in.get(0).shape();
    int channels = shape.size(1);
    int positions = shape.product(2, shape.rank());
    if (operator.training()) {
      statistics(x, channels, positions, out.get(3).doubles(), out.get(4).doubles());
      double[] batchMean = out.get(3).doubles();
      double[] batchVariance = out.get(4).doubles();
      double momentum = operator.momentum();
      for (int c = 0; c < channels; c++) {
        out.get(1).doubles()[c] = mean[c] * momentum + batchMean[c] * (1 - momentum);
        out.get(2).doubles()[c] = variance[c] * momentum + batchVariance[c] * (1 - momentum);
      }
      mean = batchMean;
      variance = batchVariance;
    }
    for (int i = 0; i < x.length; i++) {
      int c = i / positions % channels;
      double deviation = Math.sqrt(variance[c] + operator.epsilon());
      out.get(0).doubles()[i] = (x[i] - mean[c]) / deviation * scale[c] + bias[c];
    }
  }

  /**
   * The same with mean share * m and variance share * (v + (m - mean)^2), for a batch's own m and
   * v: what one program's part comes to where the others add nothing.
   */
  static void syncBatchNormalization(
      SyncBatchNormalization operator, List<Elements> in, List<Elements> out) {
    Shape shape = in.get(0).shape();
    int channels = shape.size(1);
    int positions = shape.product(2, shape.rank());
    double[] mean = out.get(3).doubles();
    double[] variance = out.get(4).doubles();
    statistics(in.get(0).doubles(), channels, positions, mean, variance);
    double share = in.get(5).doubles()[0];
    double momentum = operator.momentum();
    for (int c = 0; c < channels; c++) {
      double own = mean[c];
      mean[c] = share * own;
      variance[c] = share * (variance[c] + (own - mean[c]) * (own - mean[c]));
      out.get(1).doubles()[c] = in.get(3).doubles()[c] * momentum + mean[c] * (1 - momentum);
      out.get(2).doubles()[c] = in.get(4).doubles()[c] * momentum + variance[c] * (1 - momentum);
    }
    List<Elements> given = List.of(in.get(0), in.get(1), in.get(2), out.get(3), out.get(4));
    batchNormalization(new BatchNormalization(operator.epsilon(), 0, false), given, out);
  }

  /** Mean and biased variance of each channel. */
  private static void statistics(
      double[] x, int channels, int positions, double[] mean, double[] variance) {
    double count = (double) x.length / channels;
    for (int i = 0; i < x.length; i++) {
      mean[i / positions % channels] += x[i] / count;
    }
    for (int i = 0; i < x.length; i++) {
      int c = i / positions % channels;
      variance[c] += (x[i] - mean[c]) * (x[i] - mean[c]) / count;
    }
  }

  /**
   * With m elements per channel: dx = scale / deviation * (dy - dbias / m - xhat * dscale / m);
   * where the statistics are given, dx = scale / deviation * dy.
   */
  static void batchNormalizationGrad(
      BatchNormalizationGrad gradient, List<Elements> in, List<Elements> out) {
    double[] x = in.get(0).doubles();
    double[] dy = in.get(1).doubles();
    double[] scale = in.get(2).doubles();
    double[] mean = in.get(3).doubles();
    double[] variance = in.get(4).doubles();
    double[] dscale = out.get(1).doubles();
    double[] dbias = out.get(2).doubles();
    Shape shape = in.get(0).shape();
    int channels = shape.size(1);
    int positions = shape.product(2, shape.rank());
    double count = (double) x.length / channels;
    double[] normalized = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int c = i / positions % channels;
      normalized[i] = (x[i] - mean[c]) / Math.sqrt(variance[c] + gradient.epsilon());
      dscale[c] += dy[i] * normalized[i];
      dbias[c] += dy[i];
    }
    for (int i = 0; i < x.length; i++) {
      int c = i / positions % channels;
      double share = gradient.training() ? 1 / count : 0;
      double centered = dy[i] - share * (dbias[c] + normalized[i] * dscale[c]);
      out.get(0).doubles()[i] = scale[c] / Math.sqrt(variance[c] + gradient.epsilon()) * centered;
    }
  }

  static void softmax(Softmax operator, List<Elements> in, List<Elements> out) {
    logSoftmax(in.get(0), operator.axis(), out.get(0).doubles());
    double[] y = out.get(0).doubles();
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.exp(y[i]);
    }
  }

  static void logSoftmax(LogSoftmax operator, List<Elements> in, List<Elements> out) {
    logSoftmax(in.get(0), operator.axis(), out.get(0).doubles());
  }

  /** y = x - log of the sum of exp(x) along an axis, with the largest x taken out of the sum. */
  static void logSoftmax(Elements input, int axis, double[] y) {
    double[] x = input.doubles();
    Lines lines = Lines.of(input.shape(), axis);
    for (int line = 0; line < lines.count(); line++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < lines.length(); k++) {
        largest = Math.max(largest, x[lines.at(line, k)]);
      }
      double sum = 0;
      for (int k = 0; k < lines.length(); k++) {
        sum += Math.exp(x[lines.at(line, k)] - largest);
      }
      for (int k = 0; k < lines.length(); k++) {
        y[lines.at(line, k)] = x[lines.at(line, k)] - largest - Math.log(sum);
      }
    }
  }

  static void softmaxGrad(SoftmaxGrad gradient, List<Elements> in, List<Elements> out) {
    double[] dy = in.get(0).doubles();
    double[] y = in.get(1).doubles();
    double[] dx = out.get(0).doubles();
    Lines lines = Lines.of(in.get(0).shape(), gradient.axis());
    for (int line = 0; line < lines.count(); line++) {
      double sum = 0;
      for (int k = 0; k < lines.length(); k++) {
        int at = lines.at(line, k);
        sum += gradient.log() ? dy[at] : dy[at] * y[at];
      }
      for (int k = 0; k < lines.length(); k++) {
        int at = lines.at(line, k);
        dx[at] = gradient.log() ? dy[at] - Math.exp(y[at]) * sum : y[at] * (dy[at] - sum);
      }
    }
  }
}
