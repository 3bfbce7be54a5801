package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.ActivationLayer;
import io.sparkdl.engine.network.BatchNorm;
import io.sparkdl.engine.network.Conv2d;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.DropoutLayer;
import io.sparkdl.engine.network.FlattenLayer;
import io.sparkdl.engine.network.GlobalAveragePool2d;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.optimizer.Schedule;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.operator.CounterRandom;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Networks learn what a linear model cannot, and the same run gives the same bits. */
class LearningTest {
  private static final int ROWS = 64;
  private static final Schedule SCHEDULE = new Schedule.Cosine(10, 0.01);

  /** Draws a row: writes its features and returns its class or target. */
  @FunctionalInterface
  private interface Task {
    float draw(SplittableRandom random, float[] features);
  }

  /** Two arms that wind around each other one and a half times. */
  private static float spiral(SplittableRandom random, float[] features) {
    int arm = random.nextInt(2);
    double along = Math.sqrt(random.nextDouble());
    double angle = 3 * Math.PI * along + Math.PI * arm;
    features[0] = (float) (2 * along * Math.cos(angle));
    features[1] = (float) (2 * along * Math.sin(angle));
    return arm;
  }

  /** A bar of three bright points in noise, anywhere: across (0) or upright (1). */
  private static float bar(SplittableRandom random, float[] features) {
    int upright = random.nextInt(2);
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) (0.3 * random.nextDouble());
    }
    int start = (1 + random.nextInt(6)) * 8 + 1 + random.nextInt(6);
    for (int i = -1; i <= 1; i++) {
      features[start + i * (upright == 1 ? 8 : 1)] += 0.7f;
    }
    return upright;
  }

  /** The product of two numbers. */
  private static float product(SplittableRandom random, float[] features) {
    features[0] = (float) (2 * random.nextDouble() - 1);
    features[1] = (float) (2 * random.nextDouble() - 1);
    return features[0] * features[1];
  }

  private static final Network TANH_LAYERS =
      Sequential.of(new Dense(32, Activation.TANH), new Dense(32, Activation.TANH), new Dense(1));

  private record Run(Weights weights, double[] losses) {}

  private static Run train(TrainingSpec spec, Task task, int steps) {
    double[] losses = new double[steps];
    try (Device device = Backends.named("cpu").open(TestBackends.ONE_THREAD);
        Training training = new Training(device, spec)) {
      training.load(Weights.initial(training.layout(), 7));
      TrainingBatch batch = training.batch(ROWS);
      for (int step = 1; step <= steps; step++) {
        fill(batch, task, step);
        batch.run();
        training.update(SCHEDULE.rate(0.02, step - 1, steps), 1.0 / ROWS, step);
        losses[step - 1] = batch.lossSum() / ROWS;
      }
      return new Run(training.save(), losses);
    }
  }

  private static void fill(TrainingBatch batch, Task task, int step) {
    SplittableRandom random = new SplittableRandom(step);
    float[] features = new float[batch.features().capacity() / ROWS];
    for (int row = 0; row < ROWS; row++) {
      float truth = task.draw(random, features);
      batch.features().put(row * features.length, features);
      if (batch.labels() != null) {
        batch.labels().put(row, (long) truth);
      } else {
        batch.targets().put(row, truth);
      }
      batch.rowWeights().put(row, 1);
      batch.rowKeys().put(row, CounterRandom.key(7, step, row));
    }
  }

  /** Share of new rows on the right side: score of class 1 above that of class 0, or above 0. */
  private static double accuracy(TrainingSpec spec, Weights weights, Task task) {
    int rows = 500;
    SplittableRandom random = new SplittableRandom(-1);
    try (Device device = Backends.named("cpu").open(TestBackends.ONE_THREAD);
        Inference inference = new Inference(device, spec.network(), spec.inputShape(), weights)) {
      InferenceBatch batch = inference.batch(rows);
      float[] features = new float[batch.features().capacity() / rows];
      float[] truth = new float[rows];
      for (int row = 0; row < rows; row++) {
        truth[row] = task.draw(random, features);
        batch.features().put(row * features.length, features);
      }
      batch.run();
      int right = 0;
      for (int row = 0; row < rows; row++) {
        int outputs = spec.outputs();
        float zero = outputs == 1 ? 0 : batch.outputs().get(row * outputs);
        boolean one = batch.outputs().get(row * outputs + outputs - 1) > zero;
        right += one == (truth[row] == 1) ? 1 : 0;
      }
      return right / (double) rows;
    }
  }

  @Test
  void training_mlpOnSpiral_beatsLinearModel() {
    Loss loss = Loss.BINARY_CROSS_ENTROPY_WITH_LOGITS;
    TrainingSpec deep = new TrainingSpec(TANH_LAYERS, List.of(2), 1, loss, new Optimizer.Adam());
    TrainingSpec linear =
        new TrainingSpec(Sequential.of(new Dense(1)), List.of(2), 1, loss, new Optimizer.Adam());
    double accuracy =
        accuracy(deep, train(deep, LearningTest::spiral, 1500).weights(), LearningTest::spiral);
    double straight =
        accuracy(linear, train(linear, LearningTest::spiral, 300).weights(), LearningTest::spiral);
    assertTrue(accuracy > 0.98, "network: " + accuracy);
    assertTrue(straight < 0.75, "linear model: " + straight);
  }

  @Test
  void training_cnnOnBars_beatsLinearModel() {
    TrainingSpec deep = bars(convolutions(0));
    TrainingSpec linear = bars(Sequential.of(new FlattenLayer(), new Dense(2)));
    double accuracy =
        accuracy(deep, train(deep, LearningTest::bar, 150).weights(), LearningTest::bar);
    double straight =
        accuracy(linear, train(linear, LearningTest::bar, 150).weights(), LearningTest::bar);
    assertTrue(accuracy > 0.98, "network: " + accuracy);
    assertTrue(straight < 0.75, "linear model: " + straight);
  }

  private static TrainingSpec bars(Network network) {
    Optimizer optimizer = new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.01);
    return new TrainingSpec(network, List.of(1, 8, 8), 2, Loss.CROSS_ENTROPY, optimizer);
  }

  private static Network convolutions(double dropout) {
    return Sequential.of(
        new Conv2d(8, 3).withoutBias(),
        new BatchNorm(),
        new ActivationLayer(Activation.RELU),
        new Conv2d(8, 3).withActivation(Activation.RELU),
        new GlobalAveragePool2d(),
        new DropoutLayer(dropout),
        new Dense(2));
  }

  @Test
  void training_meanSquaredError_fitsProductOfInputs() {
    Optimizer momentum = new Optimizer.Sgd(0.9, true, 0);
    TrainingSpec spec =
        new TrainingSpec(TANH_LAYERS, List.of(2), 1, Loss.MEAN_SQUARED_ERROR, momentum);
    Run run = train(spec, LearningTest::product, 2000);
    double last = 0;
    for (int step = 1980; step < 2000; step++) {
      last += run.losses()[step] / 20;
    }
    // The variance of the product is 1 / 9, the loss of a model that always says 0.
    assertTrue(last < 0.002, "loss: " + last);
  }

  @Test
  void training_sameSeedTwice_givesEqualLossesWeightsAndStatistics() {
    TrainingSpec spec = bars(convolutions(0.3));
    Run first = train(spec, LearningTest::bar, 20);
    Run second = train(spec, LearningTest::bar, 20);
    assertArrayEquals(first.losses(), second.losses());
    assertArrayEquals(first.weights().parameters(), second.weights().parameters());
    assertArrayEquals(first.weights().state(), second.weights().state());
  }
}
