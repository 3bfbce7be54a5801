package io.sparkdl.engine.network;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.plan.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Wide inside, narrow at the ends (MBConv): a 1x1 convolution to {@code expansion} times the
 * channels, a depthwise one, {@link SqueezeExcite}, and a 1x1 one to {@code filters}, each
 * convolution with batch norm, the first two with the activation; and the input added where the
 * shapes agree. Sandler et al. 2018, arXiv:1801.04381; Tan and Le 2019, arXiv:1905.11946.
 *
 * @param kernel of the depthwise convolution; null for 3
 * @param stride of the depthwise convolution; null for 1
 * @param expansion null for 4; with 1, the first convolution is left out
 * @param squeezeRatio of the squeeze-excite layer; null for 4, 0 for none
 * @param activation null for relu
 */
public record InvertedBottleneck(
    int filters,
    Integer kernel,
    Integer stride,
    Integer expansion,
    Integer squeezeRatio,
    Activation activation)
    implements Layer {
  public InvertedBottleneck {
    Layers.count("invertedBottleneck.filters", filters, filters, 1);
    kernel = Layers.count("invertedBottleneck.kernel", kernel, 3, 1);
    stride = Layers.count("invertedBottleneck.stride", stride, 1, 1);
    expansion = Layers.count("invertedBottleneck.expansion", expansion, 4, 1);
    squeezeRatio = Layers.count("invertedBottleneck.squeezeRatio", squeezeRatio, 4, 0);
    activation = activation == null ? Activation.RELU : activation;
  }

  @Override
  public Value build(LayerContext context, Value x) {
    Layers.requireImages("invertedBottleneck", x);
    int inner = x.shape().size(1) * expansion;
    List<Layer> layers = new ArrayList<>();
    if (expansion > 1) {
      add(layers, new Conv2d(inner, 1), activation);
    }
    Conv2d depthwise =
        new Conv2d(inner, List.of(kernel), List.of(stride), null, null, inner, null, null, null);
    add(layers, depthwise, activation);
    if (squeezeRatio > 0) {
      layers.add(new SqueezeExcite(squeezeRatio, activation));
    }
    add(layers, new Conv2d(filters, 1), null);
    Value y = Sequential.chain(context, layers, x);
    return y.shape().equals(x.shape()) ? context.apply(Binary.ADD, x, y) : y;
  }

  private static void add(List<Layer> layers, Conv2d convolution, Activation activation) {
    layers.add(convolution.withoutBias());
    layers.add(new BatchNorm());
    if (activation != null) {
      layers.add(new ActivationLayer(activation));
    }
  }

  @Override
  public String kind() {
    return "invertedBottleneck";
  }
}
