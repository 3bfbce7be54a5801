package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.DropoutLayer;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.Networks;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.weights.OwnedParameters;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.operator.CounterRandom;
import io.sparkdl.kernels.plan.Plan;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Training and inference on the cpu. */
class TrainingTest {
  private static Device cpu() {
    return Backends.named("cpu").open(TestBackends.OPTIONS);
  }

  private static TrainingSpec spec(Network network, Optimizer optimizer, Integer... input) {
    return new TrainingSpec(network, List.of(input), 4, Loss.CROSS_ENTROPY, optimizer);
  }

  /** Rows whose label is the quarter of the input in which the numbers are larger. */
  private static void fill(TrainingBatch batch, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FloatBuffer features = batch.features();
    int width = features.capacity() / batch.rows();
    for (int row = 0; row < batch.rows(); row++) {
      int label = random.nextInt(4);
      for (int i = 0; i < width; i++) {
        double lift = i * 4 / width == label ? 0.7 : 0;
        features.put(row * width + i, (float) (random.nextDouble() + lift));
      }
      batch.labels().put(row, label);
      batch.rowWeights().put(row, 1);
      batch.rowKeys().put(row, CounterRandom.key(seed, 0, row));
    }
  }

  private record Trained(Weights weights, double firstLoss, double lastLoss) {}

  private static Trained train(TrainingSpec spec, int steps) {
    try (Device device = cpu();
        Training training = new Training(device, spec)) {
      training.load(Weights.initial(training.layout(), 1));
      double first = 0;
      double last = 0;
      for (int step = 1; step <= steps; step++) {
        TrainingBatch batch = training.batch(32);
        fill(batch, step);
        batch.run();
        training.update(0.01, 1.0 / 32, step);
        last = batch.lossSum() / 32;
        first = step == 1 ? last : first;
      }
      return new Trained(training.save(), first, last);
    }
  }

  @Test
  void training_mlp_learns() {
    Trained trained = train(spec(Networks.mlp(4), new Optimizer.Adam(), 24), 60);
    assertTrue(trained.lastLoss() < 0.3 * trained.firstLoss(), trained.toString());
  }

  @Test
  void training_cnn_learns() {
    Trained trained = train(spec(Networks.cnn(4), new Optimizer.Adam(), 1, 12, 12), 60);
    assertTrue(trained.lastLoss() < 0.3 * trained.firstLoss(), trained.toString());
  }

  @Test
  void training_sameSeedTwice_givesEqualBits() {
    TrainingSpec spec = spec(Networks.cnn(4), new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.01), 3, 9, 7);
    assertArrayEquals(train(spec, 5).weights().parameters(), train(spec, 5).weights().parameters());
  }

  static Stream<Backend> backends() {
    return TestBackends.present().stream();
  }

  @ParameterizedTest
  @MethodSource("backends")
  void update_inTwoSlices_equalsUpdateOfAll(Backend backend) {
    TrainingSpec spec = spec(Networks.mlp(4), new Optimizer.Adam(), 24);
    long length = spec.layout().parameterLength();
    float[] whole = updated(backend, spec, 0, length).parameters();
    float[] low = updated(backend, spec, 0, length / 2).parameters();
    float[] high = updated(backend, spec, length / 2, length).parameters();
    System.arraycopy(
        high, (int) (length / 2), low, (int) (length / 2), (int) (length - length / 2));
    assertArrayEquals(whole, low);
  }

  private static Weights updated(Backend backend, TrainingSpec spec, long from, long to) {
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training = new Training(device, spec, OwnedParameters.of(from, to))) {
      training.load(Weights.initial(training.layout(), 1));
      for (int step = 1; step <= 3; step++) {
        training.gradients().write(0, FloatBuffer.wrap(gradients(training, step)));
        training.update(0.01, 0.5, step);
      }
      return training.save();
    }
  }

  private static float[] gradients(Training training, int step) {
    float[] gradients = new float[(int) training.layout().parameterLength()];
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] = (float) Math.sin(i * step);
    }
    return gradients;
  }

  @ParameterizedTest
  @MethodSource("backends")
  void gradientSquares_ofSlice_sumsItsSquares(Backend backend) {
    TrainingSpec spec = spec(Networks.mlp(4), new Optimizer.Adam(), 24);
    try (Device device = backend.open(TestBackends.OPTIONS);
        Training training = new Training(device, spec, OwnedParameters.of(16, 1616))) {
      float[] gradients = gradients(training, 1);
      training.gradients().write(0, FloatBuffer.wrap(gradients));
      double sum = 0;
      for (int i = 16; i < 1616; i++) {
        sum += gradients[i] * gradients[i];
      }
      assertEquals(sum, training.gradientSquares(), sum * 1e-6);
    }
  }

  /** DESIGN: a training step allocates next to nothing on the Java heap. */
  @Test
  void step_afterWarmUp_allocatesUnder4KilobytesOnTheHeap() {
    for (Network network : List.of(Networks.mlp(4), Networks.cnn(4))) {
      try (Device device = Backends.named("cpu").open(TestBackends.ONE_THREAD);
          Training training =
              new Training(device, spec(network, new Optimizer.Adam(), 1, 12, 12))) {
        training.load(Weights.initial(training.layout(), 1));
        TrainingBatch batch = training.batch(32);
        fill(batch, 1);
        int steps = 60;
        step(training, batch, 1, steps);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        step(training, batch, steps + 1, steps);
        long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / steps;
        assertTrue(bytes < 4096, "expected under 4096 bytes a step, got " + bytes);
      }
    }
  }

  private static void step(Training training, TrainingBatch batch, int first, int count) {
    for (int step = first; step < first + count; step++) {
      batch.run();
      training.update(1e-3, 1.0 / 32, step);
    }
  }

  @Test
  void dropout_sameKeyInAnotherBatch_dropsTheSame() {
    TrainingSpec spec =
        spec(Sequential.of(new DropoutLayer(0.5), new Dense(4)), new Optimizer.Adam(), 40);
    float[] alone = scores(spec, 1, 0);
    float[] among = scores(spec, 5, 3);
    assertArrayEquals(alone, among);
  }

  /** Scores of one row with key 77, at a position in a batch of ones. */
  private static float[] scores(TrainingSpec spec, int rows, int position) {
    try (Device device = cpu();
        Training training = new Training(device, spec)) {
      training.load(Weights.initial(training.layout(), 1));
      TrainingBatch batch = training.batch(rows);
      for (int i = 0; i < batch.features().capacity(); i++) {
        batch.features().put(i, 1);
      }
      for (int row = 0; row < rows; row++) {
        batch.rowKeys().put(row, row == position ? 77 : 1000 + row);
      }
      batch.run();
      float[] scores = new float[4];
      batch.outputs().get(position * 4, scores);
      return scores;
    }
  }

  @Test
  void inference_withFoldedBatchNorm_equalsTheNetworkAsDescribed() {
    Network network = Networks.cnn(4);
    TrainingSpec spec = spec(network, new Optimizer.Adam(), 2, 12, 12);
    Weights weights = train(spec, 10).weights();
    int rows = 5;
    float[] x = new float[rows * 2 * 12 * 12];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) Math.sin(i);
    }
    float[] folded = new float[rows * 4];
    try (Device device = cpu();
        Inference inference = new Inference(device, network, spec.inputShape(), weights)) {
      InferenceBatch batch = inference.batch(rows);
      batch.features().put(0, x);
      batch.run();
      batch.outputs().get(0, folded);
      Plan plan = InferenceBatch.plan(network, spec.inputShape(), rows);
      try (Program described = device.compile(plan)) {
        described.floats(plan.inputs().get(0)).put(0, x);
        described.run();
        float[] unfolded = new float[rows * 4];
        described.floats(plan.outputs().get(0)).get(0, unfolded);
        assertArrayEquals(unfolded, folded, 1e-4f);
        List<String> operators = new ArrayList<>();
        plan.steps().forEach(step -> operators.add(step.operator().onnxName()));
        assertTrue(operators.contains("BatchNormalization"), operators.toString());
      }
    }
  }
}
