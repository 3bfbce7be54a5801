package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.NonMaxSuppression;
import io.sparkdl.kernels.operator.RoiAlign;
import io.sparkdl.kernels.operator.RoiAlignGrad;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What detectors need: pooling of regions, suppression of boxes. */
final class DetectionRules {
  private DetectionRules() {}

  /** A neighbour of a point of a bin, in a plane of x. */
  private record Neighbour(int at, double weight) {}

  static void roiAlign(RoiAlign operator, List<Elements> in, List<Elements> out) {
    double[] x = in.get(0).doubles();
    double[] y = out.get(0).doubles();
    for (int i = 0; i < y.length; i++) {
      List<Neighbour> neighbours = neighbours(operator, in, i);
      int start = start(operator, in, i);
      int best = best(neighbours, x, start);
      if (operator.largest()) {
        y[i] = best < 0 ? 0 : neighbours.get(best).weight() * x[start + neighbours.get(best).at()];
      } else {
        for (Neighbour neighbour : neighbours) {
          y[i] += neighbour.weight() * x[start + neighbour.at()] * 4 / neighbours.size();
        }
      }
    }
  }

  static void roiAlignGrad(RoiAlignGrad gradient, List<Elements> in, List<Elements> out) {
    double[] x = in.get(0).doubles();
    double[] dy = in.get(3).doubles();
    double[] dx = out.get(0).doubles();
    for (int i = 0; i < dy.length; i++) {
      List<Neighbour> neighbours = neighbours(gradient.forward(), in, i);
      int start = start(gradient.forward(), in, i);
      int best = best(neighbours, x, start);
      for (int k = 0; k < neighbours.size(); k++) {
        double mean = 4 * dy[i] / neighbours.size();
        double share = gradient.forward().largest() ? k == best ? dy[i] : 0 : mean;
        dx[start + neighbours.get(k).at()] += share * neighbours.get(k).weight();
      }
    }
  }

  private static int best(List<Neighbour> neighbours, double[] x, int start) {
    int best = -1;
    double largest = 0;
    for (int k = 0; k < neighbours.size(); k++) {
      double v = neighbours.get(k).weight() * x[start + neighbours.get(k).at()];
      if (best < 0 || v > largest) {
        best = k;
        largest = v;
      }
    }
    return best;
  }

  /** Where the plane of x begins that element i of y reads. */
  private static int start(RoiAlign operator, List<Elements> in, int i) {
    Shape x = in.get(0).shape();
    int line = i / (operator.height() * operator.width());
    int sample = (int) in.get(2).longs()[line / x.size(1)];
    return (sample * x.size(1) + line % x.size(1)) * x.product(2, 4);
  }

  /** Four per point of the bin of element i of y. */
  private static List<Neighbour> neighbours(RoiAlign operator, List<Elements> in, int i) {
    Shape x = in.get(0).shape();
    int[] bins = {operator.height(), operator.width()};
    int roi = i / (bins[0] * bins[1]) / x.size(1);
    int[] bin = {i / bins[1] % bins[0], i % bins[1]};
    double[][] positions = new double[2][];
    for (int axis = 0; axis < 2; axis++) {
      double begin = operator.begin(in.get(1).doubles()[4 * roi + 1 - axis]);
      double end = operator.begin(in.get(1).doubles()[4 * roi + 3 - axis]);
      double size = operator.length(begin, end) / bins[axis];
      int points = Math.max(0, operator.points(operator.length(begin, end), bins[axis]));
      positions[axis] = new double[points];
      for (int p = 0; p < points; p++) {
        positions[axis][p] = begin + (bin[axis] + (p + 0.5) / points) * size;
      }
    }
    List<Neighbour> neighbours = new ArrayList<>();
    for (double row : positions[0]) {
      for (double column : positions[1]) {
        add(row, column, x, neighbours);
      }
    }
    return neighbours;
  }

  private static void add(double row, double column, Shape x, List<Neighbour> to) {
    int[] sizes = {x.size(2), x.size(3)};
    double[] at = {row, column};
    boolean outside = row < -1 || row > sizes[0] || column < -1 || column > sizes[1];
    for (int k = 0; k < 4; k++) {
      int[] upper = {k / 2, k % 2};
      int[] index = new int[2];
      double weight = outside ? 0 : 1;
      for (int axis = 0; axis < 2; axis++) {
        double inside = Math.max(0, Math.min(sizes[axis] - 1, at[axis]));
        int low = (int) inside;
        index[axis] = Math.min(sizes[axis] - 1, low + upper[axis]);
        weight *= upper[axis] == 1 ? inside - low : 1 - (inside - low);
      }
      to.add(new Neighbour(index[0] * sizes[1] + index[1], weight));
    }
  }

  static void suppress(NonMaxSuppression operator, List<Elements> in, List<Elements> out) {
    Shape scores = in.get(1).shape();
    Arrays.fill(out.get(0).longs(), -1);
    int row = 0;
    for (int list = 0; list < scores.product(0, 2); list++) {
      for (int box : chosen(operator, in, list)) {
        if (row < operator.most()) {
          out.get(0).longs()[3 * row] = list / scores.size(1);
          out.get(0).longs()[3 * row + 1] = list % scores.size(1);
          out.get(0).longs()[3 * row + 2] = box;
        }
        row++;
      }
    }
    out.get(1).longs()[0] = row;
  }

  private static List<Integer> chosen(NonMaxSuppression operator, List<Elements> in, int list) {
    Shape shape = in.get(1).shape();
    int count = shape.size(2);
    double[] scores = Arrays.copyOfRange(in.get(1).doubles(), list * count, (list + 1) * count);
    List<Integer> order = new ArrayList<>();
    for (int b = 0; b < count; b++) {
      if (operator.scoreThreshold() == null || scores[b] > operator.scoreThreshold()) {
        order.add(b);
      }
    }
    order.sort(Comparator.comparingDouble(b -> -scores[b]));
    List<Integer> chosen = new ArrayList<>();
    for (int candidate : order) {
      boolean free = chosen.size() < operator.perClass();
      for (int other : chosen) {
        float[] a = box(in.get(0), list / shape.size(1) * count + candidate);
        float[] b = box(in.get(0), list / shape.size(1) * count + other);
        free &= operator.overlap(a, b) <= operator.iouThreshold();
      }
      if (free) {
        chosen.add(candidate);
      }
    }
    return chosen;
  }

  private static float[] box(Elements boxes, int number) {
    float[] box = new float[4];
    for (int i = 0; i < 4; i++) {
      box[i] = (float) boxes.doubles()[4 * number + i];
    }
    return box;
  }
}
