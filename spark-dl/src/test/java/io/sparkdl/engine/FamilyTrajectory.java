package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.operator.CounterRandom;
import io.sparkdl.kernels.tensor.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Ten steps of Adam on one batch of real data for a small network, which the tests of the families
 * share: the loss falls, and the first losses are those that the cpu back end gave when the family
 * was added, which each failure prints. What the layers compute is held by {@link
 * NetworkGradientTest} and {@link LayerValuesTest}; here, that nothing of it moves unseen.
 */
final class FamilyTrajectory {
  static final int STEPS = 10;
  static final int ROWS = 8;
  static final int SIDE = PublicRows.SIDE;
  private static final double RATE = 3e-3;

  /** Sums in another order, and Adam divides by small deviations; 1e-6 was seen. */
  static final double TOLERANCE = 1e-4;

  private FamilyTrajectory() {}

  /** A batch: features and truth, row by row. */
  record Batch(float[] features, float[] truth) {}

  /** Checks a network's trajectory on a batch against its first losses. */
  static void follow(
      Backend backend,
      Network network,
      List<Integer> input,
      Loss loss,
      Batch batch,
      double... first) {
    int outputs = Math.toIntExact(network.outputShape(Shape.of(input)).elements());
    TrainingSpec spec = new TrainingSpec(network, input, outputs, loss, new Optimizer.Adam());
    double[] losses = losses(backend, spec, batch);
    String all = backend.name() + ": " + Arrays.toString(losses);
    assertTrue(losses[STEPS - 1] < losses[0], all);
    assertBegins(losses, first, all);
  }

  /** Checks the first losses. */
  static void assertBegins(double[] losses, double[] first, String all) {
    for (int step = 0; step < first.length; step++) {
      assertEquals(first[step], losses[step], TOLERANCE * first[step], all);
    }
  }

  private static double[] losses(Backend backend, TrainingSpec spec, Batch data) {
    int rows = data.features().length / Math.toIntExact(spec.inputShape().elements());
    double[] losses = new double[STEPS];
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training = new Training(device, spec)) {
      training.load(Weights.initial(training.layout(), 1));
      TrainingBatch batch = training.batch(rows);
      batch.features().put(0, data.features());
      for (int i = 0; i < data.truth().length; i++) {
        if (batch.labels() != null) {
          batch.labels().put(i, (long) data.truth()[i]);
        } else {
          batch.targets().put(i, data.truth()[i]);
        }
      }
      for (int step = 1; step <= STEPS; step++) {
        for (int row = 0; row < rows; row++) {
          batch.rowWeights().put(row, 1);
          batch.rowKeys().put(row, CounterRandom.key(5, step, row));
        }
        batch.run();
        losses[step - 1] = batch.lossSum() / rows;
        training.update(RATE, 1.0 / rows, step);
      }
    }
    return losses;
  }

  /** Images of Fashion-MNIST and their classes. */
  static Batch classified() throws IOException {
    float[] labels = new float[ROWS];
    int[] classes = PublicRows.classes(ROWS);
    for (int row = 0; row < ROWS; row++) {
      labels[row] = classes[row];
    }
    return new Batch(PublicRows.images(ROWS), labels);
  }

  /** Normal random numbers of a stream. */
  static float[] noise(int count, int stream) {
    float[] noise = new float[count];
    for (int i = 0; i < count; i++) {
      double radius = Math.sqrt(-2 * Math.log(1 - CounterRandom.uniform(7, stream, i)));
      noise[i] = (float) (radius * Math.cos(2 * Math.PI * CounterRandom.uniform(7, stream + 1, i)));
    }
    return noise;
  }
}
