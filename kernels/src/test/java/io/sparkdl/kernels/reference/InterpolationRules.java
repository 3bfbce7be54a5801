package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.Interpolate;
import io.sparkdl.kernels.operator.Resize;
import io.sparkdl.kernels.operator.ResizeCoordinates.Transformation;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/** Weighted sums along axes. */
final class InterpolationRules {
  private InterpolationRules() {}

  static void interpolate(Interpolate operator, List<Elements> in, List<Elements> out) {
    interpolate(operator, in.get(0), out.get(0));
  }

  private static void interpolate(Interpolate operator, Elements x, Elements y) {
    Lines from = Lines.of(x.shape(), operator.axis());
    Lines to = Lines.of(y.shape(), operator.axis());
    for (int line = 0; line < to.count(); line++) {
      for (int k = 0; k < operator.indexes().size(); k++) {
        double term =
            operator.weights().get(k) * x.doubles()[from.at(line, operator.indexes().get(k))];
        y.doubles()[to.at(line, k / operator.taps())] += term;
      }
    }
  }

  /** Axis by axis; ONNX's tests say whether the tables are right. */
  static void resize(Resize operator, List<Elements> in, List<Elements> out) {
    Elements y = in.get(0);
    boolean crops = operator.coordinates().transformation() == Transformation.TF_CROP_AND_RESIZE;
    boolean[] outside = new boolean[out.get(0).length()];
    Shape shape = out.get(0).shape();
    for (Interpolate step : operator.steps(y.shape())) {
      Elements next = Elements.zeros(step.infer(List.of(y.type())).get(0));
      interpolate(step, y, next);
      y = next;
      int axis = shape.axis(step.axis());
      for (int i = 0; i < outside.length && crops; i++) {
        int position = i / shape.product(axis + 1, shape.rank()) % shape.size(axis);
        outside[i] |= step.weights().get(position * step.taps()) == 0 && isEmpty(step, position);
      }
    }
    for (int i = 0; i < outside.length; i++) {
      out.get(0).doubles()[i] =
          outside[i] ? operator.coordinates().extrapolation() : y.doubles()[i];
    }
  }

  private static boolean isEmpty(Interpolate step, int position) {
    for (int k = 0; k < step.taps(); k++) {
      if (step.weights().get(position * step.taps() + k) != 0) {
        return false;
      }
    }
    return true;
  }
}
