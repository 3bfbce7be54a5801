package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.AveragePool;
import io.sparkdl.kernels.operator.AveragePoolGrad;
import io.sparkdl.kernels.operator.GlobalAveragePool;
import io.sparkdl.kernels.operator.MaxPool;
import io.sparkdl.kernels.operator.MaxPoolGrad;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/** Pooling and its gradients. */
final class PoolingRules {
  private PoolingRules() {}

  static void maxPool(MaxPool pool, List<Elements> in, List<Elements> out) {
    double[] x = in.get(0).doubles();
    double[] y = out.get(0).doubles();
    Shape shape = in.get(0).shape();
    Taps taps = Taps.of(pool.window(), shape);
    for (int i = 0; i < y.length; i++) {
      int plane = i / taps.outputs() * taps.inputs();
      int largest = largest(taps, i % taps.outputs(), plane, x);
      y[i] = largest < 0 ? Double.NEGATIVE_INFINITY : x[plane + largest];
      if (pool.indices()) {
        int position = pool.columnMajor() ? columnMajor(largest, shape) : largest;
        out.get(1).set(i, largest < 0 ? -1 : plane + position);
      }
    }
  }

  static void maxPoolGrad(MaxPoolGrad gradient, List<Elements> in, List<Elements> out) {
    double[] x = in.get(0).doubles();
    double[] dy = in.get(2).doubles();
    double[] dx = out.get(0).doubles();
    Taps taps = Taps.of(gradient.window(), in.get(0).shape());
    for (int i = 0; i < dy.length; i++) {
      int plane = i / taps.outputs() * taps.inputs();
      int largest = largest(taps, i % taps.outputs(), plane, x);
      if (largest >= 0) {
        dx[plane + largest] += dy[i];
      }
    }
  }

  /** Spatial position of the first largest element under a window, -1 if all is padding. */
  private static int largest(Taps taps, int output, int plane, double[] x) {
    int largest = -1;
    for (int tap = 0; tap < taps.taps(); tap++) {
      int at = taps.input()[output * taps.taps() + tap];
      if (at >= 0 && (largest < 0 || x[plane + at] > x[plane + largest])) {
        largest = at;
      }
    }
    return largest;
  }

  private static int columnMajor(int rowMajor, Shape shape) {
    int rest = rowMajor;
    int[] index = new int[shape.rank()];
    for (int axis = shape.rank() - 1; axis >= 2; axis--) {
      index[axis] = rest % shape.size(axis);
      rest /= shape.size(axis);
    }
    int position = 0;
    for (int axis = shape.rank() - 1; axis >= 2; axis--) {
      position = position * shape.size(axis) + index[axis];
    }
    return position;
  }

  static void averagePool(AveragePool pool, List<Elements> in, List<Elements> out) {
    average(pool.window(), pool.countIncludePad(), in.get(0), out.get(0));
  }

  static void globalAveragePool(GlobalAveragePool pool, List<Elements> in, List<Elements> out) {
    average(GlobalAveragePool.window(in.get(0).shape()), true, in.get(0), out.get(0));
  }

  private static void average(Window window, boolean countIncludePad, Elements in, Elements out) {
    double[] x = in.doubles();
    double[] y = out.doubles();
    Taps taps = Taps.of(window, in.shape());
    for (int i = 0; i < y.length; i++) {
      int plane = i / taps.outputs() * taps.inputs();
      int output = i % taps.outputs();
      double sum = 0;
      for (int tap = 0; tap < taps.taps(); tap++) {
        int at = taps.input()[output * taps.taps() + tap];
        sum += at < 0 ? 0 : x[plane + at];
      }
      y[i] = sum / Math.max(1, count(taps, output, countIncludePad));
    }
  }

  static void averagePoolGrad(AveragePoolGrad gradient, List<Elements> in, List<Elements> out) {
    double[] dy = in.get(0).doubles();
    double[] dx = out.get(0).doubles();
    Taps taps = Taps.of(gradient.window(), gradient.x());
    for (int i = 0; i < dy.length; i++) {
      int plane = i / taps.outputs() * taps.inputs();
      int output = i % taps.outputs();
      double share = dy[i] / Math.max(1, count(taps, output, gradient.countIncludePad()));
      for (int tap = 0; tap < taps.taps(); tap++) {
        int at = taps.input()[output * taps.taps() + tap];
        if (at >= 0) {
          dx[plane + at] += share;
        }
      }
    }
  }

  private static int count(Taps taps, int output, boolean countIncludePad) {
    int count = 0;
    for (int tap = 0; tap < taps.taps(); tap++) {
      int i = output * taps.taps() + tap;
      count += taps.input()[i] >= 0 || countIncludePad && taps.declared()[i] ? 1 : 0;
    }
    return count;
  }
}
