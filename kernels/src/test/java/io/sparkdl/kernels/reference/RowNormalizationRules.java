package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.LRN;
import io.sparkdl.kernels.operator.LpNormalization;
import io.sparkdl.kernels.operator.MeanVarianceNormalization;
import io.sparkdl.kernels.operator.Reduce;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.operator.RowNormalization;
import io.sparkdl.kernels.operator.RowNormalizationGrad;
import io.sparkdl.kernels.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Normalisation of rows, of neighbouring channels, and by norms. */
final class RowNormalizationRules {
  private RowNormalizationRules() {}

  static void forward(RowNormalization operator, List<Elements> in, List<Elements> out) {
    double[] x = in.get(0).doubles();
    double[] y = out.get(0).doubles();
    Shape shape = in.get(0).shape();
    double[] inverse = out.get(out.size() - 1).doubles();
    double[] mean = operator.centered() ? out.get(1).doubles() : new double[inverse.length];
    int width = inverse.length == 0 ? 1 : x.length / inverse.length;
    for (int i = 0; i < x.length && operator.centered(); i++) {
      mean[i / width] += x[i] / width;
    }
    for (int i = 0; i < x.length; i++) {
      double v = x[i] - mean[i / width];
      inverse[i / width] += v * v / width;
    }
    if (x.length == 0) {
      // The mean of no elements.
      Arrays.fill(mean, Double.NaN);
      Arrays.fill(inverse, Double.NaN);
    }
    for (int row = 0; row < inverse.length; row++) {
      inverse[row] = 1 / Math.sqrt(inverse[row] + operator.epsilon());
    }
    double[] scale = in.get(1).doubles();
    for (int i = 0; i < x.length; i++) {
      int at = i / operator.repeats(shape) % scale.length;
      double bias = in.size() == 3 ? in.get(2).doubles()[at] : 0;
      y[i] = (x[i] - mean[i / width]) * inverse[i / width] * scale[at] + bias;
    }
  }

  static void gradient(RowNormalizationGrad gradient, List<Elements> in, List<Elements> out) {
    RowNormalization forward = gradient.forward();
    double[] x = in.get(0).doubles();
    double[] dy = in.get(1).doubles();
    double[] scale = in.get(2).doubles();
    double[] inverse = in.get(in.size() - 1).doubles();
    double[] dx = out.get(0).doubles();
    int repeats = forward.repeats(in.get(0).shape());
    int width = inverse.length == 0 ? 1 : x.length / inverse.length;
    double[] normalized = new double[x.length];
    double[] sums = new double[inverse.length];
    double[] products = new double[inverse.length];
    for (int i = 0; i < x.length; i++) {
      int row = i / width;
      int at = i / repeats % scale.length;
      double mean = forward.centered() ? in.get(3).doubles()[row] : 0;
      normalized[i] = (x[i] - mean) * inverse[row];
      sums[row] += forward.centered() ? dy[i] * scale[at] : 0;
      products[row] += dy[i] * scale[at] * normalized[i];
      out.get(1).doubles()[at] += dy[i] * normalized[i];
      if (gradient.bias()) {
        out.get(2).doubles()[at] += dy[i];
      }
    }
    for (int i = 0; i < x.length; i++) {
      int row = i / width;
      double g = dy[i] * scale[i / repeats % scale.length];
      dx[i] = (g - sums[row] / width - normalized[i] * products[row] / width) * inverse[row];
    }
  }

  static void lrn(LRN operator, List<Elements> in, List<Elements> out) {
    double[] x = in.get(0).doubles();
    Lines lines = Lines.of(in.get(0).shape(), 1);
    int before = (operator.size() - 1) / 2;
    for (int line = 0; line < lines.count(); line++) {
      for (int c = 0; c < lines.length(); c++) {
        double sum = 0;
        int last = Math.min(lines.length(), c - before + operator.size());
        for (int k = Math.max(0, c - before); k < last; k++) {
          sum += x[lines.at(line, k)] * x[lines.at(line, k)];
        }
        double base = (double) operator.bias() + operator.alpha() * sum / operator.size();
        int at = lines.at(line, c);
        out.get(0).doubles()[at] = x[at] / Math.pow(base, operator.beta());
      }
    }
  }

  static void meanVariance(
      MeanVarianceNormalization operator, List<Elements> in, List<Elements> out) {
    double[] x = in.get(0).doubles();
    Shape shape = in.get(0).shape();
    Reduce reduce = new Reduce(Reduction.MEAN, operator.axes(), true);
    int[] strides = reduce.keptShape(shape).broadcastStrides(shape);
    int[] index = new int[shape.rank()];
    int groups = (int) reduce.keptShape(shape).elements();
    double count = (double) x.length / groups;
    double[] means = new double[groups];
    double[] variances = new double[groups];
    for (int i = 0; i < x.length; i++, Indexes.next(index, shape.toArray())) {
      means[Indexes.flat(index, strides)] += x[i] / count;
    }
    for (int i = 0; i < x.length; i++, Indexes.next(index, shape.toArray())) {
      int group = Indexes.flat(index, strides);
      variances[group] += (x[i] - means[group]) * (x[i] - means[group]) / count;
    }
    for (int i = 0; i < x.length; i++, Indexes.next(index, shape.toArray())) {
      int group = Indexes.flat(index, strides);
      out.get(0).doubles()[i] = (x[i] - means[group]) / (Math.sqrt(variances[group]) + 1e-9);
    }
  }

  static void lp(LpNormalization operator, List<Elements> in, List<Elements> out) {
    double[] x = in.get(0).doubles();
    Lines lines = Lines.of(in.get(0).shape(), operator.axis());
    for (int line = 0; line < lines.count(); line++) {
      double sum = 0;
      for (int k = 0; k < lines.length(); k++) {
        sum += Math.pow(Math.abs(x[lines.at(line, k)]), operator.p());
      }
      double norm = sum == 0 ? 1 : Math.pow(sum, 1.0 / operator.p());
      for (int k = 0; k < lines.length(); k++) {
        out.get(0).doubles()[lines.at(line, k)] = x[lines.at(line, k)] / norm;
      }
    }
  }
}
