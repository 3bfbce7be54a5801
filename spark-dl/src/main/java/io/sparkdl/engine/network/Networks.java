package io.sparkdl.engine.network;

import java.util.ArrayList;
import java.util.List;

/** The named architectures. Their outputs are raw scores, one per class. */
public final class Networks {
  private Networks() {}

  /** Multilayer perceptron: flatten, dense 512 Relu, dense 512 Relu, dense classes. */
  public static Sequential mlp(int classes) {
    return Sequential.of(
        new FlattenLayer(),
        new Dense(512, Activation.RELU),
        new Dense(512, Activation.RELU),
        new Dense(classes));
  }

  /**
   * Convolutional network for small images (C, H, W): 3x3 convolutions with batch norm and Relu of
   * 32, 32, pool, 64, 64, pool, 128 filters, mean over the positions, dense classes.
   */
  public static Sequential cnn(int classes) {
    List<Layer> layers = new ArrayList<>();
    for (int filters : new int[] {32, 32, 0, 64, 64, 0, 128}) {
      if (filters == 0) {
        layers.add(new MaxPool2d(2));
      } else {
        layers.add(new Conv2d(filters, 3).withoutBias());
        layers.add(new BatchNorm());
        layers.add(new ActivationLayer(Activation.RELU));
      }
    }
    layers.add(new GlobalAveragePool2d());
    layers.add(new Dense(classes));
    return new Sequential(layers);
  }
}
