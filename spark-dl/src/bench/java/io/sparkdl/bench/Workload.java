package io.sparkdl.bench;

import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.MeanOfTokens;
import io.sparkdl.engine.network.Networks;
import io.sparkdl.engine.network.RecurrentLayer;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.network.TransformerEncoder;
import io.sparkdl.kernels.tensor.Shape;
import java.util.Locale;
import java.util.Random;

/**
 * A network, its input and its batch.
 *
 * @param name of the network: {@code mlp} and {@code cnn} are those of {@link Networks}
 * @param forwardFlops floating-point operations of one row's products and convolutions, forward
 * @param firstFlops those of the first layer among them, whose input needs no gradient
 */
record Workload(String name, Shape input, int batch, double forwardFlops, double firstFlops) {
  static final int CLASSES = 10;

  /** Of recurrent layers. */
  static final int UNITS = 128;

  /** Of attention. */
  static final int HEADS = 4;

  private static final int HIDDEN = 1024;

  static Workload named(String name) {
    return switch (name) {
      case "mlp" -> new Workload(name, Shape.of(784), 128, 1.338e6, 0.803e6);
      case "cnn" -> new Workload(name, Shape.of(3, 32, 32), 64, 58.39e6, 1.77e6);
      case "lstm", "gru" -> new Workload(name, Shape.of(64, 64), 64, 12.6e6, 0);
      case "transformer" -> new Workload(name, Shape.of(64, 256), 32, 210e6, 0);
      default -> throw new IllegalArgumentException("workload: expected a known one, got " + name);
    };
  }

  Sequential network() {
    return switch (name) {
      case "mlp" -> Networks.mlp(CLASSES);
      case "cnn" -> Networks.cnn(CLASSES);
      case "transformer" ->
          Sequential.of(
              new TransformerEncoder(HEADS, HIDDEN),
              new TransformerEncoder(HEADS, HIDDEN),
              new MeanOfTokens(),
              new Dense(CLASSES));
      default ->
          Sequential.of(
              new RecurrentLayer(RecurrentLayer.Form.valueOf(name.toUpperCase(Locale.ROOT)), UNITS),
              new Dense(CLASSES));
    };
  }

  /**
   * Operations of a row, the same count for everyone: a training step is three forward passes
   * without the gradient of the input.
   */
  double flops(boolean training) {
    return training ? 3 * forwardFlops - firstFlops : forwardFlops;
  }

  /** A batch of normal numbers, the same in every process. */
  float[] features() {
    Random random = new Random(7);
    float[] features = new float[batch * (int) input.elements()];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    return features;
  }

  /** Labels of that batch. */
  long[] labels() {
    long[] labels = new long[batch];
    for (int i = 0; i < batch; i++) {
      labels[i] = i % CLASSES;
    }
    return labels;
  }
}
