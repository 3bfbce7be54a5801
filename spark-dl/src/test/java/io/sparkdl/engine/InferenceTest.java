package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.sparkdl.engine.network.LayerContext;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.Networks;
import io.sparkdl.engine.weights.ParameterLayout;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.reference.ReferenceBackend;
import io.sparkdl.kernels.reference.ReferenceDevice;
import io.sparkdl.kernels.reference.ReferenceProgram;
import io.sparkdl.kernels.tensor.Shape;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Inference of every layer on every back end, and of any number of rows. */
class InferenceTest {
  private static final int ROWS = 3;

  /** Float32 through up to a dozen layers, on outputs around 1. */
  private static final float TOLERANCE = 2e-4f;

  static Stream<Backend> backends() {
    return TestBackends.present().stream();
  }

  static Stream<Arguments> casesOnBackends() {
    return TestBackends.present().stream()
        .flatMap(
            backend ->
                NetworkCase.all().stream()
                    .map(networkCase -> Arguments.of(backend.name(), networkCase)));
  }

  /** Weights and statistics none of which are 0 or 1. */
  private static Weights weights(ParameterLayout layout) {
    Weights weights = Weights.initial(layout, 5);
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < weights.parameters().length; i++) {
      weights.parameters()[i] += (float) (0.2 * (random.nextDouble() - 0.5));
    }
    for (int i = 0; i < weights.state().length; i++) {
      weights.state()[i] = (float) (0.5 + random.nextDouble());
    }
    return weights;
  }

  private static float[] features(int rows, Shape row) {
    float[] x = new float[Math.toIntExact(rows * row.elements())];
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (2 * random.nextDouble() - 1);
    }
    return x;
  }

  private static float[] run(InferenceBatch batch, float[] x, int from) {
    int width = batch.features().capacity() / batch.rows();
    batch.features().put(0, x, from * width, batch.rows() * width);
    batch.run();
    float[] outputs = new float[batch.outputs().capacity()];
    batch.outputs().get(0, outputs);
    return outputs;
  }

  /** The reference runs the network as described, back ends run it folded and fused. */
  @ParameterizedTest
  @MethodSource("casesOnBackends")
  void run_everyLayer_equalsReference(String backend, NetworkCase networkCase) {
    Network network = networkCase.spec().network();
    Shape row = networkCase.spec().inputShape();
    Weights weights = weights(network.layout(row));
    float[] x = features(ROWS, row);
    float[] expected = reference(InferenceBatch.plan(network, row, ROWS), weights, x);
    try (Device device = Backends.named(backend).open(TestBackends.OPTIONS);
        Inference inference = new Inference(device, network, row, weights)) {
      assertArrayEquals(expected, run(inference.batch(ROWS), x, 0), TOLERANCE);
    }
  }

  private static float[] reference(Plan plan, Weights weights, float[] x) {
    try (ReferenceDevice device = ReferenceBackend.open()) {
      device
          .allocate(LayerContext.PARAMETERS, weights.parameters().length)
          .write(0, FloatBuffer.wrap(weights.parameters()));
      device
          .allocate(LayerContext.STATE, weights.state().length)
          .write(0, FloatBuffer.wrap(weights.state()));
      try (ReferenceProgram program = device.compile(plan)) {
        program.floats(plan.inputs().get(0)).put(0, x);
        program.run();
        float[] outputs = new float[program.floats(plan.outputs().get(0)).capacity()];
        program.floats(plan.outputs().get(0)).get(0, outputs);
        return outputs;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void run_rowsInBatchesOfOtherSizes_giveTheSame(Backend backend) {
    Network network = Networks.cnn(4);
    Shape row = Shape.of(2, 8, 8);
    float[] x = features(9, row);
    try (Device device = backend.open(TestBackends.OPTIONS);
        Inference inference = new Inference(device, network, row, weights(network.layout(row)))) {
      float[] whole = run(inference.batch(9), x, 0);
      float[] parts = new float[whole.length];
      int from = 0;
      for (int rows : new int[] {1, 3, 1, 4}) {
        System.arraycopy(run(inference.batch(rows), x, from), 0, parts, 4 * from, 4 * rows);
        from += rows;
      }
      assertArrayEquals(whole, parts, TOLERANCE);
      // A program that ran between others of other sizes still has its own buffers and weights.
      assertArrayEquals(whole, run(inference.batch(9), x, 0));
      assertSame(inference.batch(9), inference.batch(9));
    }
  }

  /** As in training, a batch allocates next to nothing on the Java heap. */
  @Test
  void run_afterWarmUp_allocatesUnder4KilobytesOnTheHeap() {
    for (Network network : new Network[] {Networks.mlp(4), Networks.cnn(4)}) {
      Shape row = Shape.of(1, 12, 12);
      try (Device device = Backends.named("cpu").open(TestBackends.ONE_THREAD);
          Inference inference = new Inference(device, network, row, weights(network.layout(row)))) {
        InferenceBatch batch = inference.batch(8);
        int runs = 100;
        run(batch, runs);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        run(batch, runs);
        long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / runs;
        assertTrue(bytes < 4096, "expected under 4096 bytes a run, got " + bytes);
      }
    }
  }

  private static void run(InferenceBatch batch, int runs) {
    for (int i = 0; i < runs; i++) {
      batch.run();
    }
  }
}
