package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.Conv;
import io.sparkdl.kernels.operator.ConvInputGrad;
import io.sparkdl.kernels.operator.ConvWeightGrad;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/** Convolution and its gradients: all three are sums over the same triples of elements. */
final class ConvolutionRules {
  private ConvolutionRules() {}

  /** Receives the positions of an element of x and of w whose product is part of one of y. */
  @FunctionalInterface
  private interface Product {
    void add(int x, int w, int y);
  }

  static void conv(Conv conv, List<Elements> in, List<Elements> out) {
    double[] x = in.get(0).doubles();
    double[] w = in.get(1).doubles();
    double[] y = out.get(0).doubles();
    Shape shape = out.get(0).shape();
    int channels = shape.size(1);
    int positions = shape.product(2, shape.rank());
    for (int i = 0; i < y.length && in.size() == 3; i++) {
      y[i] = in.get(2).doubles()[i / positions % channels];
    }
    forEachProduct(
        conv.window(),
        conv.group(),
        in.get(0).shape(),
        channels,
        (xAt, wAt, yAt) -> y[yAt] += x[xAt] * w[wAt]);
  }

  static void convInputGrad(ConvInputGrad gradient, List<Elements> in, List<Elements> out) {
    double[] dy = in.get(0).doubles();
    double[] w = in.get(1).doubles();
    double[] dx = out.get(0).doubles();
    forEachProduct(
        gradient.window(),
        gradient.group(),
        gradient.x(),
        in.get(0).shape().size(1),
        (xAt, wAt, yAt) -> dx[xAt] += dy[yAt] * w[wAt]);
  }

  static void convWeightGrad(ConvWeightGrad gradient, List<Elements> in, List<Elements> out) {
    double[] x = in.get(0).doubles();
    double[] dy = in.get(1).doubles();
    double[] dw = out.get(0).doubles();
    Shape shape = in.get(1).shape();
    int channels = shape.size(1);
    int positions = shape.product(2, shape.rank());
    for (int i = 0; i < dy.length && gradient.bias(); i++) {
      out.get(1).doubles()[i / positions % channels] += dy[i];
    }
    forEachProduct(
        gradient.window(),
        gradient.group(),
        in.get(0).shape(),
        channels,
        (xAt, wAt, yAt) -> dw[wAt] += x[xAt] * dy[yAt]);
  }

  private static void forEachProduct(
      Window window, int group, Shape x, int outputChannels, Product product) {
    Taps taps = Taps.of(window, x);
    int channels = x.size(1);
    int groupInputs = channels / group;
    int groupOutputs = outputChannels / group;
    for (int n = 0; n < x.size(0); n++) {
      for (int o = 0; o < outputChannels; o++) {
        for (int c = 0; c < groupInputs; c++) {
          int xStart = (n * channels + o / groupOutputs * groupInputs + c) * taps.inputs();
          int wStart = (o * groupInputs + c) * taps.taps();
          int yStart = (n * outputChannels + o) * taps.outputs();
          for (int i = 0; i < taps.input().length; i++) {
            int at = taps.input()[i];
            if (at >= 0) {
              product.add(xStart + at, wStart + i % taps.taps(), yStart + i / taps.taps());
            }
          }
        }
      }
    }
  }
}
