package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Gemm;
import io.sparkdl.kernels.operator.Reduce;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.operator.Reshape;
import io.sparkdl.kernels.operator.Transpose;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.operator.Window.AutoPad;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Collections;
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

  /**
   * x (…, D) to x * weight + bias (…, units) with weight (D, units), of the context's names.
   *
   * @param initializer of the weight; the bias begins at 0
   */
  static Value linear(
      LayerContext context, Value x, int units, boolean bias, Initializer initializer) {
    int width = x.shape().size(-1);
    Value weight = context.parameter("weight", Shape.of(width, units), initializer);
    List<Value> inputs = new ArrayList<>(List.of(matrix(context, x), weight));
    if (bias) {
      inputs.add(context.parameter("bias", Shape.of(units), Initializer.ZEROS));
    }
    Gemm gemm = new Gemm(1, 1, false, false);
    Value y = context.builder().applyAll(gemm, inputs).get(0);
    return x.shape().rank() == 2 ? y : reshape(context, y, x.shape().with(-1, units));
  }

  /** All axes but the last as one: (…, D) to (N, D). */
  static Value matrix(LayerContext context, Value x) {
    int width = x.shape().size(-1);
    int rows = x.shape().product(0, x.shape().rank() - 1);
    return x.shape().rank() == 2 ? x : reshape(context, x, Shape.of(rows, width));
  }

  static Value reshape(LayerContext context, Value x, Shape shape) {
    return context.apply(Reshape.to(shape), x);
  }

  static Value reshape(LayerContext context, Value x, int... sizes) {
    return reshape(context, x, Shape.of(sizes));
  }

  static Value transpose(LayerContext context, Value x, Integer... axes) {
    return context.apply(new Transpose(List.of(axes)), x);
  }

  static Value scaled(LayerContext context, Value x, double factor) {
    return context.apply(Binary.MUL, x, context.builder().constant((float) factor));
  }

  static Value plus(LayerContext context, Value x, double constant) {
    return context.apply(Binary.ADD, x, context.builder().constant((float) constant));
  }

  static Value reduce(
      LayerContext context, Reduction reduction, Value x, boolean keep, Integer... axes) {
    return context.apply(new Reduce(reduction, List.of(axes), keep), x);
  }

  /** Dropout in training; the value itself in inference. */
  static Value dropout(LayerContext context, double ratio, Value x) {
    return new DropoutLayer(ratio).build(context, x);
  }

  /** The given number, or the default for null; throws unless it is at least {@code least}. */
  static int count(String what, Integer given, int otherwise, int least) {
    int count = given == null ? otherwise : given;
    if (count < least) {
      throw new IllegalArgumentException(what + ": expected at least " + least + ", got " + count);
    }
    return count;
  }

  /** The given ratio, or 0 for null; throws unless it is in [0, 1). */
  static double ratio(String what, Double given) {
    double ratio = given == null ? 0 : given;
    if (!(ratio >= 0 && ratio < 1)) {
      throw new IllegalArgumentException(what + ": expected a ratio in [0, 1), got " + ratio);
    }
    return ratio;
  }

  /** One to three sizes, one per spatial axis: the given ones, or the default as often. */
  static List<Integer> sizes(String what, List<Integer> given, int rank, int otherwise) {
    List<Integer> sizes = given == null ? Collections.nCopies(rank, otherwise) : given;
    boolean valid = sizes.size() == rank;
    for (Integer size : sizes) {
      valid &= size != null && size >= 1;
    }
    if (!valid) {
      throw new IllegalArgumentException(
          what + ": expected " + rank + " sizes of at least 1, got " + given);
    }
    return List.copyOf(sizes);
  }

  /** Sizes of a kernel: one to three of them, which say over how many axes it slides. */
  static List<Integer> kernel(String what, List<Integer> given) {
    if (given == null || given.isEmpty() || given.size() > 3) {
      throw new IllegalArgumentException(
          what + ": expected sizes for one to three spatial axes, got " + given);
    }
    return sizes(what, given, given.size(), 1);
  }

  static void requireSpatial(String layer, Value x, int axes) {
    if (x.shape().rank() != axes + 2) {
      throw new ShapeException(
          layer + ": expected (N, C) and " + axes + " spatial axes, got " + x.shape());
    }
  }

  static void requireTokens(String layer, Value x) {
    if (x.shape().rank() != 3) {
      throw new ShapeException(layer + ": expected rows of vectors (N, T, D), got " + x.shape());
    }
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
