package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.Conv;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;

/**
 * Convolution over one to three spatial axes, of sequences, images or volumes: x (N, C, spatial…)
 * to activation(conv(x, weight) + bias) (N, filters, spatial'…); weight (filters, C / groups,
 * kernel…). {@link Conv2d} is the same for images, with shorter JSON.
 *
 * @param kernel one size per spatial axis, one to three
 * @param strides one per axis; null for 1
 * @param padding null for same
 * @param dilations one per axis; null for 1
 * @param groups null for 1
 * @param bias null for true
 * @param activation null for none
 * @param initializer null for He normal
 */
public record ConvolutionLayer(
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
  public ConvolutionLayer {
    kernel = Layers.kernel("convolution.kernel", kernel);
    strides = Layers.sizes("convolution.strides", strides, kernel.size(), 1);
    dilations = Layers.sizes("convolution.dilations", dilations, kernel.size(), 1);
    padding = padding == null ? Padding.SAME : padding;
    groups = groups == null ? 1 : groups;
    bias = bias == null || bias;
    initializer = initializer == null ? Initializer.HE_NORMAL : initializer;
    if (filters < 1 || groups < 1 || filters % groups != 0) {
      throw new IllegalArgumentException(
          "convolution: expected at least 1 filter, divided by groups of at least 1, got "
              + filters
              + " and "
              + groups);
    }
  }

  /** Same padding, stride 1, with bias and an activation, or null. */
  public ConvolutionLayer(int filters, List<Integer> kernel, Activation activation) {
    this(filters, kernel, null, null, null, null, null, activation, null);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    Layers.requireSpatial("convolution", x, kernel.size());
    int channels = x.shape().size(1);
    if (channels % groups != 0) {
      throw new ShapeException(
          "convolution: expected channels that " + groups + " groups divide, got " + x.shape());
    }
    List<Integer> sizes = new ArrayList<>(List.of(filters, channels / groups));
    sizes.addAll(kernel);
    Conv conv = new Conv(Layers.window(kernel, strides, dilations, padding), groups);
    List<Value> inputs = new ArrayList<>(List.of(x));
    inputs.add(context.parameter("weight", Shape.of(sizes), initializer));
    if (bias) {
      inputs.add(context.parameter("bias", Shape.of(filters), Initializer.ZEROS));
    }
    Value y = context.builder().applyAll(conv, inputs).get(0);
    return Layers.activate(context, activation, y);
  }

  @Override
  public String kind() {
    return "convolution";
  }
}
