package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.BatchNorm;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.LayerContext;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.RegionWatch;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The region of a run's loss, on every back end. */
class LossRegionTest {
  private static final TrainingSpec SPEC =
      new TrainingSpec(
          Sequential.of(new Dense(8, Activation.TANH), new BatchNorm(), new Dense(3)),
          List.of(5),
          3,
          Loss.CROSS_ENTROPY,
          new Optimizer.Adam());

  static Stream<Backend> backends() {
    return TestBackends.present().stream();
  }

  private static Training training(Device device) {
    Training training = new Training(device, SPEC);
    training.load(Weights.initial(training.layout(), 5));
    return training;
  }

  private static void run(TrainingBatch batch) {
    for (int i = 0; i < batch.features().capacity(); i++) {
      batch.features().put(i, (float) Math.sin(i));
    }
    for (int row = 0; row < batch.rows(); row++) {
      batch.labels().put(row, row % 3);
      batch.rowWeights().put(row, 1);
    }
    batch.run();
  }

  /** What is told of a run tells the forward pass from the backward one. */
  @ParameterizedTest
  @MethodSource("backends")
  void run_watched_hasItsLossBetweenThePasses(Backend backend) {
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training = training(device)) {
      List<String> told = new ArrayList<>();
      float[] loss = new float[1];
      device.watchThrough(
          new RegionWatch() {
            @Override
            public void beforeRead(String region, long from, long to) {
              told.add("reads " + region);
            }

            @Override
            public void assigned(String region, long from, long to) {
              told.add("assigns " + region);
              if (region.equals(Training.LOSS)) {
                device.region(region).read(0, FloatBuffer.wrap(loss));
              }
            }
          });
      for (TrainingBatch batch : List.of(training.batch(7), training.furtherBatch(5))) {
        told.clear();
        run(batch);
        assertEquals((float) batch.lossSum(), loss[0]);
        int at = told.indexOf("assigns " + Training.LOSS);
        assertTrue(at > told.lastIndexOf("reads " + LayerContext.PARAMETERS), told.toString());
        assertTrue(at < told.indexOf("assigns " + Training.GRADIENTS), told.toString());
        assertEquals(at, told.lastIndexOf("assigns " + Training.LOSS));
      }
    }
  }

  /** All programs assign one region what each has as an output of its own. */
  @ParameterizedTest
  @MethodSource("backends")
  void run_anotherBatch_leavesTheLossOfTheFirst(Backend backend) {
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training = training(device)) {
      TrainingBatch first = training.batch(7);
      run(first);
      double loss = first.lossSum();
      TrainingBatch second = training.batch(2);
      run(second);
      assertTrue(second.lossSum() < loss);
      assertEquals(loss, first.lossSum());
    }
  }
}
