package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.describe.PlannedMemory;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.ActivationLayer;
import io.sparkdl.engine.network.BatchNorm;
import io.sparkdl.engine.network.Conv2d;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.DropoutLayer;
import io.sparkdl.engine.network.FlattenLayer;
import io.sparkdl.engine.network.Layer;
import io.sparkdl.engine.network.MaxPool2d;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Less memory for the same bits. */
class RecomputationTest {
  private static final int ROWS = 16;

  static Stream<Backend> backends() {
    return TestBackends.present().stream();
  }

  /** Six blocks that keep the size of what they read, with dropout and running statistics. */
  private static TrainingSpec spec(long budget) {
    List<Layer> layers = new ArrayList<>();
    for (int block = 0; block < 6; block++) {
      layers.add(new Conv2d(8, 3));
      layers.add(new BatchNorm());
      layers.add(new ActivationLayer(Activation.RELU));
    }
    layers.add(new DropoutLayer(0.3));
    layers.add(new MaxPool2d(2));
    layers.add(new FlattenLayer());
    layers.add(new Dense(4));
    return new TrainingSpec(
        new Sequential(layers),
        List.of(2, 12, 12),
        4,
        Loss.CROSS_ENTROPY,
        new Optimizer.Adam(),
        TrainingOptions.NONE.withActivationBytes(budget));
  }

  private static long bytes(long budget) {
    return PlannedMemory.bytes(TrainingBatch.plan(spec(budget), ROWS));
  }

  private record Result(double loss, float[] gradients, float[] state) {}

  private static Result run(Backend backend, long budget) {
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training = new Training(device, spec(budget))) {
      training.load(Weights.initial(training.layout(), 3));
      TrainingBatch batch = training.batch(ROWS);
      for (int i = 0; i < batch.features().capacity(); i++) {
        batch.features().put(i, (float) Math.sin(i * 0.7));
      }
      for (int row = 0; row < ROWS; row++) {
        batch.labels().put(row, row % 4);
        batch.rowWeights().put(row, 1);
        batch.rowKeys().put(row, row);
      }
      batch.run();
      float[] gradients = new float[(int) training.gradients().length()];
      training.gradients().read(0, FloatBuffer.wrap(gradients));
      return new Result(batch.lossSum(), gradients, training.save().state());
    }
  }

  @Test
  void plan_underABudget_needsLessMemoryAndMoreSteps() {
    long all = bytes(0);
    long budget = all * 6 / 10;
    assertTrue(bytes(budget) <= budget, bytes(budget) + " of " + all);
    assertEquals(all, bytes(all), "what fits as it is stays as it is");
    int steps = TrainingBatch.plan(spec(0), ROWS).steps().size();
    assertTrue(TrainingBatch.plan(spec(budget), ROWS).steps().size() > steps);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void run_underABudget_givesEqualBits(Backend backend) {
    Result kept = run(backend, 0);
    Result again = run(backend, bytes(0) * 6 / 10);
    assertEquals(kept.loss(), again.loss());
    assertArrayEquals(kept.gradients(), again.gradients());
    assertArrayEquals(kept.state(), again.state());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void compile_underABudget_takesLessOfTheDevice(Backend backend) {
    assertTrue(used(backend, bytes(0) * 6 / 10) < used(backend, 0));
  }

  private static long used(Backend backend, long budget) {
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training = new Training(device, spec(budget))) {
      training.batch(ROWS).run();
      return device.usedBytes();
    }
  }

  @Test
  void plan_budgetBelowWhatIsNeeded_saysWhatIs() {
    var error = assertThrows(DeviceException.class, () -> TrainingBatch.plan(spec(1000), ROWS));
    assertTrue(error.getMessage().contains("activationBytes: expected"), error.getMessage());
    String least = error.getMessage().replaceAll(".*at least (\\d+) bytes.*", "$1");
    assertEquals(Long.parseLong(least), bytes(Long.parseLong(least)));
  }
}
