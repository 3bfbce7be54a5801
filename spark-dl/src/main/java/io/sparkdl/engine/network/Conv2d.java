package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.Conv;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.List;

/**
 * Convolution of images: x (N, C, H, W) to activation(conv(x, weight) + bias) (N, filters, H', W');
 * weight (filters, C / groups, kernel…).
 *
 * @param kernel one or two sizes
 * @param strides null for 1
 * @param padding null for same
 * @param dilations null for 1
 * @param groups null for 1
 * @param bias null for true
 * @param activation null for none
 * @param initializer null for He normal
 */
public record Conv2d(
    int filters,
    List<Integer> kernel,
    List<Integer> strides,
    Padding padding,
    List<Integer> dilations,
    Integer groups,
    Boolean bias,
    Activation activation,
    Initializer initializer)
    implements Layer {
  public Conv2d {
    kernel = Layers.pair("conv2d.kernel", kernel, 3);
    strides = Layers.pair("conv2d.strides", strides, 1);
    dilations = Layers.pair("conv2d.dilations", dilations, 1);
    padding = padding == null ? Padding.SAME : padding;
    groups = groups == null ? 1 : groups;
    bias = bias == null || bias;
    initializer = initializer == null ? Initializer.HE_NORMAL : initializer;
    if (filters < 1 || groups < 1 || filters % groups != 0) {
      throw new IllegalArgumentException(
          "conv2d: expected at least 1 filter, divided by groups of at least 1, got "
              + filters
              + " and "
              + groups);
    }
  }

  /** A square kernel, stride 1, same padding, with bias, no activation. */
  public Conv2d(int filters, int kernel) {
    this(filters, List.of(kernel), null, null, null, null, null, null, null);
  }

  /** This layer with another stride. */
  public Conv2d withStride(int stride) {
    return new Conv2d(
        filters,
        kernel,
        List.of(stride),
        padding,
        dilations,
        groups,
        bias,
        activation,
        initializer);
  }

  /** This layer without bias, as before a batch norm. */
  public Conv2d withoutBias() {
    return new Conv2d(
        filters, kernel, strides, padding, dilations, groups, false, activation, initializer);
  }

  /** This layer with an activation. */
  public Conv2d withActivation(Activation other) {
    return new Conv2d(
        filters, kernel, strides, padding, dilations, groups, bias, other, initializer);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    Layers.requireImages("conv2d", x);
    int channels = x.shape().size(1);
    if (channels % groups != 0) {
      throw new ShapeException(
          "conv2d: expected channels that " + groups + " groups divide, got " + x.shape());
    }
    Shape shape = Shape.of(filters, channels / groups, kernel.get(0), kernel.get(1));
    Value weight = context.parameter("weight", shape, initializer);
    Conv conv = new Conv(Layers.window(kernel, strides, dilations, padding), groups);
    Value y =
        bias
            ? context.apply(
                conv, x, weight, context.parameter("bias", Shape.of(filters), Initializer.ZEROS))
            : context.apply(conv, x, weight);
    return Layers.activate(context, activation, y);
  }

  @Override
  public String kind() {
    return "conv2d";
  }
}
