package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.AffineGrid;
import io.sparkdl.kernels.operator.DeformConv;
import io.sparkdl.kernels.operator.GridSample;
import io.sparkdl.kernels.operator.Interpolation;
import io.sparkdl.kernels.operator.SamplePoints;
import io.sparkdl.kernels.operator.SamplePointsInputGrad;
import io.sparkdl.kernels.operator.SamplePointsPositionGrad;
import io.sparkdl.kernels.operator.Sampling;
import io.sparkdl.kernels.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Reading at positions: every rule is a sum over the neighbours of every position. */
final class SamplingRules {
  private SamplingRules() {}

  /** Receives a neighbour's place in x, its weight and the derivatives of that along the axes. */
  @FunctionalInterface
  private interface Neighbour {
    void add(int x, double weight, double[] slopes);
  }

  /** Visits the neighbours of a position within a plane of x that starts at an element. */
  private static void forEach(
      Sampling sampling, Shape x, int start, double[] position, Neighbour neighbour) {
    int axes = position.length;
    int[] sizes = new int[axes];
    Arrays.fill(sizes, sampling.taps());
    int[] tap = new int[axes];
    for (int i = 0; i < Shape.of(sizes).elements(); i++, Indexes.next(tap, sizes)) {
      int at = 0;
      boolean counts = true;
      double weight = 1;
      double[] slopes = new double[axes];
      Arrays.fill(slopes, 1);
      for (int axis = 0; axis < axes; axis++) {
        int size = x.size(axis + 2);
        double mapped = sampling.mapped(position[axis], size);
        int index = sampling.index(sampling.first(mapped) + tap[axis], size);
        counts &= index >= 0;
        at = at * size + index;
        double distance = mapped - sampling.first(mapped) - tap[axis];
        double own = sampling.weight(distance);
        double slope =
            sampling.slope(position[axis], size) * sampling.weightSlope(distance, tap[axis]);
        weight *= own;
        for (int other = 0; other < axes; other++) {
          slopes[other] *= other == axis ? slope : own;
        }
      }
      if (counts) {
        neighbour.add(start + at, weight, slopes);
      }
    }
  }

  private static double[] position(SamplePoints operator, Elements positions, int i, int axes) {
    double[] position = new double[axes];
    for (int axis = 0; axis < axes; axis++) {
      int component = operator.lastAxisFirst() ? axes - 1 - axis : axis;
      position[axis] = positions.doubles()[i * axes + component];
    }
    return position;
  }

  /** Receives an element of y, its position's number, and a neighbour. */
  @FunctionalInterface
  private interface Visit {
    void add(int y, int position, int x, double weight, double[] slopes);
  }

  private static void forEach(SamplePoints operator, Shape x, Elements positions, Visit visit) {
    int axes = x.rank() - 2;
    int points = positions.shape().product(1, positions.shape().rank() - 1);
    int plane = x.product(2, x.rank());
    for (int i = 0; i < x.size(0) * points; i++) {
      double[] position = position(operator, positions, i, axes);
      for (int c = 0; c < x.size(1); c++) {
        int line = i / points * x.size(1) + c;
        int y = line * points + i % points;
        int number = i;
        forEach(
            operator.sampling(),
            x,
            line * plane,
            position,
            (at, weight, slopes) -> visit.add(y, number, at, weight, slopes));
      }
    }
  }

  static void forward(SamplePoints operator, List<Elements> in, List<Elements> out) {
    double[] x = in.get(0).doubles();
    double[] y = out.get(0).doubles();
    forEach(
        operator,
        in.get(0).shape(),
        in.get(1),
        (to, position, at, weight, slopes) -> y[to] += weight * x[at]);
  }

  static void inputGradient(SamplePointsInputGrad gradient, List<Elements> in, List<Elements> out) {
    double[] dy = in.get(1).doubles();
    double[] dx = out.get(0).doubles();
    forEach(
        gradient.forward(),
        gradient.x(),
        in.get(0),
        (to, position, at, weight, slopes) -> dx[at] += weight * dy[to]);
  }

  static void positionGradient(
      SamplePointsPositionGrad gradient, List<Elements> in, List<Elements> out) {
    double[] x = in.get(0).doubles();
    double[] dy = in.get(2).doubles();
    double[] target = out.get(0).doubles();
    int axes = in.get(0).shape().rank() - 2;
    forEach(
        gradient.forward(),
        in.get(0).shape(),
        in.get(1),
        (to, position, at, weight, slopes) -> {
          for (int axis = 0; axis < axes; axis++) {
            int component = gradient.forward().lastAxisFirst() ? axes - 1 - axis : axis;
            target[position * axes + component] += dy[to] * slopes[axis] * x[at];
          }
        });
  }

  static void gridSample(GridSample operator, List<Elements> in, List<Elements> out) {
    Shape x = in.get(0).shape();
    int axes = x.rank() - 2;
    Elements positions = Elements.zeros(in.get(1).type());
    for (int i = 0; i < positions.length(); i++) {
      int size = x.size(x.rank() - 1 - i % axes);
      double g = in.get(1).doubles()[i] + 1;
      positions.doubles()[i] =
          operator.sampling().alignCorners() ? g * (size - 1) / 2 : (g * size - 1) / 2;
    }
    forward(new SamplePoints(operator.sampling(), true), List.of(in.get(0), positions), out);
  }

  static void affineGrid(AffineGrid operator, List<Elements> in, List<Elements> out) {
    double[] theta = in.get(0).doubles();
    int axes = operator.spatial().size();
    int[] sizes = operator.spatial().stream().mapToInt(Integer::intValue).toArray();
    int points = Shape.of(sizes).product(0, axes);
    int[] index = new int[axes];
    for (int i = 0; i < out.get(0).length(); i++) {
      int row = i / axes / points * axes + i % axes;
      double sum = theta[row * (axes + 1) + axes];
      for (int k = 0; k < axes; k++) {
        double size = sizes[axes - 1 - k];
        double place = index[axes - 1 - k];
        double at =
            operator.alignCorners()
                ? size == 1 ? 0 : 2 * place / (size - 1) - 1
                : (2 * place + 1) / size - 1;
        sum += theta[row * (axes + 1) + k] * at;
      }
      out.get(0).doubles()[i] = sum;
      if (i % axes == axes - 1) {
        Indexes.next(index, sizes);
      }
    }
  }

  static void deformConv(DeformConv operator, List<Elements> in, List<Elements> out) {
    Shape x = in.get(0).shape();
    Shape w = in.get(1).shape();
    Shape y = out.get(0).shape();
    Sampling linear = new Sampling(Interpolation.Mode.LINEAR, Sampling.Padding.ZEROS, true);
    int taps = w.product(2, w.rank());
    int points = y.product(2, y.rank());
    int[] kernel = Arrays.copyOfRange(w.toArray(), 2, w.rank());
    int[] outputs = Arrays.copyOfRange(y.toArray(), 2, y.rank());
    int[] channels = {x.size(1) / operator.group(), x.size(1) / operator.offsetGroup()};
    for (int i = 0; i < out.get(0).length(); i++) {
      int n = i / points / y.size(1);
      int o = i / points % y.size(1);
      double sum = operator.bias() ? in.get(3).doubles()[o] : 0;
      for (int k = 0; k < channels[0] * taps; k++) {
        int c = o / (y.size(1) / operator.group()) * channels[0] + k / taps;
        int row = (n * operator.offsetGroup() + c / channels[1]) * taps + k % taps;
        double[] position = moved(operator, in, row, i % points, points, kernel, outputs);
        double[] value = new double[1];
        int start = (n * x.size(1) + c) * x.product(2, x.rank());
        forEach(linear, x, start, position, (at, q, s) -> value[0] += q * in.get(0).doubles()[at]);
        double factor = operator.mask() ? last(in).doubles()[row * points + i % points] : 1;
        sum += value[0] * factor * in.get(1).doubles()[o * channels[0] * taps + k];
      }
      out.get(0).doubles()[i] = sum;
    }
  }

  private static Elements last(List<Elements> in) {
    return in.get(in.size() - 1);
  }

  /** Where a tap of an output reads; row counts samples, offset groups and taps. */
  private static double[] moved(
      DeformConv operator,
      List<Elements> in,
      int row,
      int point,
      int points,
      int[] kernel,
      int[] outputs) {
    int axes = kernel.length;
    double[] position = new double[axes];
    int tap = row % Shape.of(kernel).product(0, axes);
    int rest = point;
    for (int axis = axes - 1; axis >= 0; axis--) {
      position[axis] =
          rest % outputs[axis] * operator.window().strides().get(axis)
              + tap % kernel[axis] * operator.window().dilations().get(axis)
              - operator.window().padBegin(in.get(0).shape(), axis)
              + in.get(2).doubles()[(row * axes + axis) * points + point];
      rest /= outputs[axis];
      tap /= kernel[axis];
    }
    return position;
  }
}
