package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.CausalConvWithState;
import io.sparkdl.kernels.operator.ConvTranspose;
import io.sparkdl.kernels.operator.GlobalAveragePool;
import io.sparkdl.kernels.operator.GlobalLpPool;
import io.sparkdl.kernels.operator.GlobalMaxPool;
import io.sparkdl.kernels.operator.LpPool;
import io.sparkdl.kernels.operator.MaxUnpool;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Convolutions and pooling that plans compose of others, by their own formulas. */
final class WindowCompositeRules {
  private WindowCompositeRules() {}

  /** y at position * stride + tap * dilation - begin gets x at position times w at tap. */
  static void transposed(ConvTranspose operator, List<Elements> in, List<Elements> out) {
    Shape x = in.get(0).shape();
    Shape w = in.get(1).shape();
    Shape y = out.get(0).shape();
    double[] product = out.get(0).doubles();
    int[] begins = begins(operator, x, y);
    int[] xIndex = new int[x.rank()];
    for (int i = 0; i < in.get(0).length(); i++, Indexes.next(xIndex, x.toArray())) {
      int[] wSizes = w.toArray();
      wSizes[0] = 1;
      int[] wIndex = new int[w.rank()];
      int group = xIndex[1] / (x.size(1) / operator.group());
      for (int k = 0; k < w.product(1, w.rank()); k++, Indexes.next(wIndex, wSizes)) {
        int[] at = new int[y.rank()];
        at[0] = xIndex[0];
        at[1] = group * w.size(1) + wIndex[1];
        boolean inside = true;
        for (int axis = 2; axis < y.rank(); axis++) {
          at[axis] =
              xIndex[axis] * operator.window().strides().get(axis - 2)
                  + wIndex[axis] * operator.window().dilations().get(axis - 2)
                  - begins[axis - 2];
          inside &= at[axis] >= 0 && at[axis] < y.size(axis);
        }
        if (inside) {
          double weight = in.get(1).doubles()[xIndex[1] * w.product(1, w.rank()) + k];
          product[Indexes.flat(at, y.strides())] += in.get(0).doubles()[i] * weight;
        }
      }
    }
    for (int i = 0; i < product.length && in.size() == 3; i++) {
      product[i] += in.get(2).doubles()[i / y.product(2, y.rank()) % y.size(1)];
    }
  }

  private static int[] begins(ConvTranspose operator, Shape x, Shape y) {
    Window window = operator.window();
    int[] begins = new int[window.rank()];
    for (int axis = 0; axis < begins.length; axis++) {
      int full =
          window.strides().get(axis) * (x.size(axis + 2) - 1)
              + operator.outputPadding().get(axis)
              + window.extent(axis);
      int cut = Math.max(0, full - y.size(axis + 2));
      boolean upper = window.autoPad() == Window.AutoPad.SAME_UPPER;
      boolean given =
          operator.outputShape().isEmpty()
              && (window.autoPad() == Window.AutoPad.NOTSET
                  || window.autoPad() == Window.AutoPad.VALID);
      begins[axis] = given ? window.padBegin(x, axis) : upper ? cut / 2 : (cut + 1) / 2;
    }
    return begins;
  }

  static void lpPool(LpPool pool, List<Elements> in, List<Elements> out) {
    lp(pool.window(), pool.p(), in.get(0), out.get(0).doubles());
  }

  static void globalLpPool(GlobalLpPool pool, List<Elements> in, List<Elements> out) {
    Window whole = GlobalAveragePool.window(in.get(0).shape());
    lp(whole, pool.p(), in.get(0), out.get(0).doubles());
  }

  private static void lp(Window window, int p, Elements x, double[] y) {
    Taps taps = Taps.of(window, x.shape());
    for (int i = 0; i < y.length; i++) {
      int plane = i / taps.outputs() * taps.inputs();
      double sum = 0;
      for (int tap = 0; tap < taps.taps(); tap++) {
        int at = taps.input()[i % taps.outputs() * taps.taps() + tap];
        sum += at < 0 ? 0 : Math.pow(Math.abs(x.doubles()[plane + at]), p);
      }
      y[i] = Math.pow(sum, 1.0 / p);
    }
  }

  static void globalMaxPool(GlobalMaxPool pool, List<Elements> in, List<Elements> out) {
    double[] y = out.get(0).doubles();
    int points = in.get(0).length() / y.length;
    Arrays.fill(y, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < in.get(0).length(); i++) {
      y[i / points] = Math.max(y[i / points], in.get(0).doubles()[i]);
    }
  }

  static void maxUnpool(MaxUnpool operator, List<Elements> in, List<Elements> out) {
    Shape x = in.get(0).shape();
    Shape y = out.get(0).shape();
    int[] pooled = y.toArray();
    for (int axis = 0; axis < operator.window().rank(); axis++) {
      int full =
          operator.window().strides().get(axis) * (x.size(axis + 2) - 1)
              + operator.window().extent(axis);
      pooled[axis + 2] =
          full - operator.window().padBegin(x, axis) - operator.window().padEnd(x, axis);
    }
    for (int i = 0; i < in.get(0).length(); i++) {
      int rest = (int) in.get(1).longs()[i];
      int at = 0;
      for (int axis = y.rank() - 1; axis >= 0; axis--) {
        at += rest % pooled[axis] * y.strides()[axis];
        rest /= pooled[axis];
      }
      out.get(0).doubles()[at] = in.get(0).doubles()[i];
    }
  }

  static void causal(CausalConvWithState operator, List<Elements> in, List<Elements> out) {
    Shape shape = in.get(0).shape();
    int steps = shape.size(2);
    int kernel = in.get(1).shape().size(2);
    double[] y = out.get(0).doubles();
    for (int line = 0; line < shape.product(0, 2); line++) {
      int channel = line % shape.size(1);
      for (int t = 0; t < steps; t++) {
        double sum = operator.bias() ? in.get(2).doubles()[channel] : 0;
        for (int k = 0; k < kernel; k++) {
          double x = before(operator, in, line, t + k - kernel + 1);
          sum += x * in.get(1).doubles()[channel * kernel + k];
        }
        y[line * steps + t] = operator.swish() ? sum / (1 + Math.exp(-sum)) : sum;
      }
      for (int k = 0; k < kernel - 1; k++) {
        double x = before(operator, in, line, steps + k - kernel + 1);
        out.get(1).doubles()[line * (kernel - 1) + k] = x;
      }
    }
  }

  /** The element of a line at a step, which is in the past if it is below 0. */
  private static double before(
      CausalConvWithState operator, List<Elements> in, int line, int step) {
    if (step >= 0) {
      return in.get(0).doubles()[line * in.get(0).shape().size(2) + step];
    }
    int kept = in.get(1).shape().size(2) - 1;
    return operator.past() ? in.get(in.size() - 1).doubles()[line * kept + kept + step] : 0;
  }
}
