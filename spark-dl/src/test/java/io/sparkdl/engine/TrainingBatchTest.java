package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.BatchNorm;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.DropoutLayer;
import io.sparkdl.engine.network.FlattenLayer;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.weights.OwnedParameters;
import io.sparkdl.engine.weights.Span;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.operator.CounterRandom;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a run of a training batch leaves behind, on every back end. */
class TrainingBatchTest {
  private static final List<Loss> LOSSES =
      List.of(Loss.CROSS_ENTROPY, Loss.MEAN_SQUARED_ERROR, Loss.BINARY_CROSS_ENTROPY_WITH_LOGITS);

  private static final int WIDTH = 5;
  private static final Network WITH_DROPOUT =
      Sequential.of(new Dense(8, Activation.TANH), new DropoutLayer(0.4), new Dense(3));

  static Stream<Backend> backends() {
    return TestBackends.present().stream();
  }

  private static TrainingSpec spec(Network network, Loss loss, int outputs) {
    return new TrainingSpec(network, List.of(WIDTH), outputs, loss, new Optimizer.Adam());
  }

  private static Training training(Device device, TrainingSpec spec) {
    Training training = new Training(device, spec);
    training.load(Weights.initial(training.layout(), 5));
    return training;
  }

  /** Rows from {@code first} on of an endless table; their weights are 1, 2, 1, 2, … */
  private static void fill(TrainingBatch batch, int first) {
    for (int row = 0; row < batch.rows(); row++) {
      int global = first + row;
      for (int i = 0; i < WIDTH; i++) {
        batch.features().put(row * WIDTH + i, (float) Math.sin(global * WIDTH + i));
      }
      batch.labels().put(row, global % 3);
      batch.rowWeights().put(row, 1 + global % 2);
      batch.rowKeys().put(row, CounterRandom.key(9, 0, global));
    }
  }

  private static float[] gradients(Training training) {
    float[] gradients = new float[Math.toIntExact(training.gradients().length())];
    training.gradients().read(0, FloatBuffer.wrap(gradients));
    return gradients;
  }

  /** Several workers' gradients add up to one worker's, dropout included. */
  @ParameterizedTest
  @MethodSource("backends")
  void run_rowsInTwoBatches_addUpToOne(Backend backend) {
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training = training(device, spec(WITH_DROPOUT, Loss.CROSS_ENTROPY, 3))) {
      TrainingBatch whole = training.batch(7);
      fill(whole, 0);
      whole.run();
      float[] expected = gradients(training);
      double loss = whole.lossSum();
      float[] sum = new float[expected.length];
      for (int part = 0; part < 2; part++) {
        TrainingBatch batch = training.batch(part == 0 ? 3 : 4);
        fill(batch, part * 3);
        batch.run();
        loss -= batch.lossSum();
        float[] gradients = gradients(training);
        for (int i = 0; i < sum.length; i++) {
          sum[i] += gradients[i];
        }
      }
      assertEquals(0, loss, 1e-5);
      assertArrayEquals(expected, sum, 1e-5f);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void run_rowsOfWeightZero_countAsAbsent(Backend backend) {
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training = training(device, spec(WITH_DROPOUT, Loss.CROSS_ENTROPY, 3))) {
      TrainingBatch three = training.batch(3);
      fill(three, 0);
      three.run();
      double loss = three.lossSum();
      float[] expected = gradients(training);
      TrainingBatch five = training.batch(5);
      fill(five, 0);
      five.rowWeights().put(3, 0).put(4, 0);
      five.run();
      assertEquals(loss, five.lossSum(), 1e-6);
      assertArrayEquals(expected, gradients(training), 1e-6f);
    }
  }

  /** A run replaces what the last one left in the region of the gradients. */
  @ParameterizedTest
  @MethodSource("backends")
  void run_again_doesNotAccumulate(Backend backend) {
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training = training(device, spec(WITH_DROPOUT, Loss.CROSS_ENTROPY, 3))) {
      TrainingBatch batch = training.batch(4);
      fill(batch, 0);
      batch.run();
      float[] first = gradients(training);
      batch.run();
      assertArrayEquals(first, gradients(training));
      assertSame(batch, training.batch(4));
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void run_batchNorm_advancesRunningStatistics(Backend backend) {
    Network network = Sequential.of(new FlattenLayer(), new BatchNorm(0.8, 1e-5), new Dense(3));
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training = training(device, spec(network, Loss.CROSS_ENTROPY, 3))) {
      TrainingBatch batch = training.batch(4);
      fill(batch, 0);
      batch.run();
      batch.run();
      float[] state = training.save().state();
      for (int i = 0; i < WIDTH; i++) {
        double mean = 0;
        double squares = 0;
        for (int row = 0; row < 4; row++) {
          float x = batch.features().get(row * WIDTH + i);
          mean += x / 4.0;
          squares += x * x / 4.0;
        }
        double variance = squares - mean * mean;
        // From 0 and 1: twice 0.8 of the old and 0.2 of the batch's; the variance is the biased
        // one.
        assertEquals(0.36 * mean, state[i], 1e-5);
        assertEquals(0.64 + 0.36 * variance, state[16 + i], 1e-5);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void lossSum_ofEachLoss_followsItsFormula(Backend backend) {
    for (Loss loss : LOSSES) {
      try (Device device = backend.open(TestBackends.OPTIONS);
          Training training = training(device, spec(Sequential.of(new Dense(3)), loss, 3))) {
        TrainingBatch batch = training.batch(2);
        for (int i = 0; i < 2 * WIDTH; i++) {
          // The second row's scores are large, where a naive formula overflows.
          batch.features().put(i, (float) Math.sin(i) * (i < WIDTH ? 1 : 300));
        }
        float[] targets = {1, 0, 0, 0, 0, 1};
        if (loss == Loss.CROSS_ENTROPY) {
          batch.labels().put(0, 0).put(1, 2);
        } else {
          batch.targets().put(0, targets);
        }
        batch.rowWeights().put(0, 1.5f).put(1, 0.5f);
        batch.run();
        double expected = 1.5 * row(loss, batch, targets, 0) + 0.5 * row(loss, batch, targets, 1);
        assertEquals(expected, batch.lossSum(), 1e-5 * Math.max(1, expected), loss.toString());
      }
    }
  }

  /** One row's loss by the textbook's formula, in double. */
  private static double row(Loss loss, TrainingBatch batch, float[] targets, int row) {
    double sum = 0;
    double exponentials = 0;
    for (int i = 3 * row; i < 3 * row + 3; i++) {
      double z = batch.outputs().get(i);
      double t = targets[i];
      exponentials += Math.exp(z);
      double binary = (t * Math.log1p(Math.exp(-z)) + (1 - t) * Math.log1p(Math.exp(z))) / 3;
      sum +=
          loss == Loss.CROSS_ENTROPY
              ? -t * z
              : loss == Loss.MEAN_SQUARED_ERROR ? (z - t) * (z - t) / 3 : binary;
    }
    return loss == Loss.CROSS_ENTROPY ? sum + Math.log(exponentials) : sum;
  }

  @ParameterizedTest
  @MethodSource("backends")
  void training_ownerOfNothing_updatesNothing(Backend backend) {
    TrainingSpec spec = spec(WITH_DROPOUT, Loss.CROSS_ENTROPY, 3);
    Weights start = Weights.initial(spec.layout(), 5);
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training = new Training(device, spec, OwnedParameters.of(16, 16))) {
      training.load(start);
      TrainingBatch batch = training.batch(4);
      fill(batch, 0);
      batch.run();
      training.update(0.1, 1, 1);
      assertEquals(0, training.gradientSquares());
      assertArrayEquals(start.parameters(), training.save().parameters());
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void training_sliceOutsideParameters_isRefused(Backend backend) {
    TrainingSpec spec = spec(WITH_DROPOUT, Loss.CROSS_ENTROPY, 3);
    long length = spec.layout().parameterLength();
    try (Device device = backend.open(TestBackends.OPTIONS)) {
      var error =
          assertThrows(
              IllegalArgumentException.class,
              () -> new Training(device, spec, OwnedParameters.of(0, length + 1)));
      assertTrue(error.getMessage().contains("some of the " + length), error.getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> OwnedParameters.of(-1, 4));
    assertThrows(IllegalArgumentException.class, () -> OwnedParameters.of(5, 4));
    List<Span> overlapping = List.of(new Span(0, 4), new Span(3, 8));
    assertThrows(IllegalArgumentException.class, () -> new OwnedParameters(overlapping));
  }

  /** The arena that a device's programs take turns in stays; what belongs to a program goes. */
  @ParameterizedTest
  @MethodSource("backends")
  void close_againAndAgain_leavesNoMoreMemoryTaken(Backend backend) {
    try (Device device = backend.open(TestBackends.OPTIONS)) {
      Training training = training(device, spec(WITH_DROPOUT, Loss.CROSS_ENTROPY, 3));
      long[] used = new long[3];
      for (int round = 0; round < used.length; round++) {
        fill(training.batch(4), 0);
        training.batch(4).run();
        long open = device.usedBytes();
        training.close();
        used[round] = device.usedBytes();
        assertTrue(used[round] < open, "expected less than " + open + ", got " + used[round]);
      }
      assertEquals(used[0], used[1]);
      assertEquals(used[0], used[2]);
    }
  }
}
