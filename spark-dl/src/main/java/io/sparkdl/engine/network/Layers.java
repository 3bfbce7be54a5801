package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.operator.Window.AutoPad;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.List;

/** What several layers share. */
final class Layers {
  private Layers() {}

  static Value activate(LayerContext context, Activation activation, Value x) {
    return activation == null ? x : context.apply(activation.operator(), x);
  }

  static Initializer initializer(Initializer given, Activation activation) {
    if (given != null) {
      return given;
    }
    return activation == Activation.RELU ? Initializer.HE_NORMAL : Initializer.GLOROT_UNIFORM;
  }

  /** Two sizes: the given ones, a single one twice, or the default twice. */
  static List<Integer> pair(String what, List<Integer> given, int otherwise) {
    List<Integer> sizes = given == null ? List.of(otherwise) : given;
    boolean valid = sizes.size() == 1 || sizes.size() == 2;
    for (Integer size : sizes) {
      valid &= size != null && size >= 1;
    }
    if (!valid) {
      throw new IllegalArgumentException(
          what + ": expected one or two sizes of at least 1, got " + given);
    }
    return sizes.size() == 2 ? List.copyOf(sizes) : List.of(sizes.get(0), sizes.get(0));
  }

  static Window window(
      List<Integer> kernel, List<Integer> strides, List<Integer> dilations, Padding padding) {
    return Window.of(kernel)
        .withStrides(strides)
        .withDilations(dilations)
        .withAutoPad(padding == Padding.SAME ? AutoPad.SAME_UPPER : AutoPad.VALID);
  }

  static void requireImages(String layer, Value x) {
    if (x.shape().rank() != 4) {
      throw new ShapeException(
          layer
              + ": expected images (N, C, H, W), got "
              + x.shape()
              + "; put a reshape layer in front");
    }
  }
}
