package io.sparkdl.engine.network;

import java.util.ArrayList;
import java.util.List;

/** Networks that make data: autoencoders and both parts of a DCGAN. */
public final class GenerativeNetworks {
  private GenerativeNetworks() {}

  /**
   * Autoencoder of rows of numbers: dense layers with relu down to a code and the same way up
   * again. Hinton and Salakhutdinov 2006.
   *
   * @param features numbers in a row
   * @param code of these, the narrowest
   * @param hidden widths of the layers in between, from the features on
   */
  public static Sequential autoencoder(int features, int code, int... hidden) {
    List<Layer> layers = new ArrayList<>(List.of(new FlattenLayer()));
    for (int width : hidden) {
      layers.add(new Dense(width, Activation.RELU));
    }
    layers.add(new Dense(code));
    for (int i = hidden.length - 1; i >= 0; i--) {
      layers.add(new Dense(hidden[i], Activation.RELU));
    }
    layers.add(new Dense(features));
    return new Sequential(layers);
  }

  /**
   * Variational autoencoder of rows of numbers: a dense layer, {@link GaussianSample} and a dense
   * layer, to raw scores of each number, whose sigmoid is from 0 to 1. Its loss is the binary cross
   * entropy with logits, a mean over a row, so the divergence has weight 1 / features.
   */
  public static Sequential variationalAutoencoder(int features, int code, int hidden) {
    return Sequential.of(
        new FlattenLayer(),
        new Dense(hidden, Activation.RELU),
        new Dense(2 * code),
        new GaussianSample(1.0 / features),
        new Dense(hidden, Activation.RELU),
        new Dense(features));
  }

  /**
   * Generator of a DCGAN: rows of random numbers to images (channels, size, size) from -1 to 1, by
   * two transposed convolutions. Radford et al. 2016, arXiv:1511.06434.
   *
   * @param size a multiple of 4
   * @param width channels before the last convolution
   */
  public static Sequential dcganGenerator(int channels, int size, int width) {
    return Sequential.of(
        new Dense(2 * width * (size / 4) * (size / 4)),
        new ReshapeLayer(List.of(2 * width, size / 4, size / 4)),
        new BatchNorm(),
        new ActivationLayer(Activation.RELU),
        new TransposedConvolution(width, 4),
        new BatchNorm(),
        new ActivationLayer(Activation.RELU),
        new TransposedConvolution(channels, 4),
        new ActivationLayer(Activation.TANH));
  }

  /** Discriminator of a DCGAN: images to one score, above 0 for real ones; arXiv:1511.06434. */
  public static Sequential dcganDiscriminator(int width) {
    return Sequential.of(
        new Conv2d(width, 4).withStride(2).withActivation(Activation.LEAKY_RELU),
        new Conv2d(2 * width, 4).withStride(2).withoutBias(),
        new BatchNorm(),
        new ActivationLayer(Activation.LEAKY_RELU),
        new FlattenLayer(),
        new Dense(1));
  }
}
