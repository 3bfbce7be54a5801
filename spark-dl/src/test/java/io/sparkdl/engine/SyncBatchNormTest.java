package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.describe.PlannedMemory;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.ActivationLayer;
import io.sparkdl.engine.network.BatchNorm;
import io.sparkdl.engine.network.Conv2d;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.GlobalAveragePool2d;
import io.sparkdl.engine.network.Layer;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.Exchange;
import io.sparkdl.kernels.operator.AllReduceSum;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs in several threads that exchange sums against one with the whole batch. */
class SyncBatchNormTest {
  private static final int ROWS = 12;

  /** Order of float sums; what is normalised twice gathers some more. */
  private static final double CLOSE = 2e-5;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  static Stream<Backend> backends() {
    return TestBackends.present().stream();
  }

  private static TrainingSpec spec(boolean synchronised, long budget) {
    List<Layer> layers = new ArrayList<>();
    for (int block = 0; block < 3; block++) {
      layers.add(new Conv2d(5, 3).withoutBias());
      layers.add(new BatchNorm());
      layers.add(new ActivationLayer(Activation.RELU));
    }
    layers.add(new GlobalAveragePool2d());
    layers.add(new Dense(6, null, false, null));
    layers.add(new BatchNorm());
    layers.add(new Dense(4));
    return new TrainingSpec(
        new Sequential(layers),
        List.of(2, 6, 6),
        4,
        Loss.CROSS_ENTROPY,
        new Optimizer.Adam(),
        TrainingOptions.NONE.withSyncBatchNorm(synchronised).withActivationBytes(budget));
  }

  /** Sums what parties bring, in the order of their ranks. */
  private static final class Meeting {
    private final CyclicBarrier barrier;
    private final float[][] brought;
    private int meetings;

    Meeting(int parties) {
      this.barrier = new CyclicBarrier(parties);
      this.brought = new float[parties][];
    }

    Exchange exchange(int rank) {
      return elements -> {
        brought[rank] = elements.clone();
        await();
        meetings += rank == 0 ? 1 : 0;
        for (int i = 0; i < elements.length; i++) {
          double sum = 0;
          for (float[] part : brought) {
            sum += part[i];
          }
          elements[i] = (float) sum;
        }
        await();
      };
    }

    private void await() {
      try {
        barrier.await(60, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private record Result(double loss, float[] gradients, float[] state, float[] outputs) {}

  /** Two runs of these rows of the batch; the second has the running statistics of the first. */
  private static Result run(
      Backend backend, TrainingSpec spec, Exchange exchange, int from, int rows) {
    try (Device device = backend.open(TestBackends.ONE_THREAD);
        Training training = new Training(device, spec)) {
      device.exchangeThrough(exchange);
      training.load(Weights.initial(training.layout(), 3));
      TrainingBatch batch = training.batch(Math.max(1, rows));
      int width = batch.features().capacity() / batch.rows();
      SplittableRandom random = new SplittableRandom(7);
      for (int i = 0; i < from * width; i++) {
        random.nextDouble();
      }
      for (int i = 0; i < rows * width; i++) {
        batch.features().put(i, (float) (2 + random.nextDouble()));
      }
      for (int row = 0; row < rows; row++) {
        batch.labels().put(row, (from + row) % 4);
        batch.rowWeights().put(row, 0.5f + (from + row) % 3);
        batch.rowKeys().put(row, from + row);
      }
      batch.setShare((double) rows / ROWS);
      batch.run();
      batch.run();
      float[] gradients = new float[(int) training.gradients().length()];
      training.gradients().read(0, FloatBuffer.wrap(gradients));
      float[] outputs = new float[4 * rows];
      batch.outputs().get(0, outputs);
      return new Result(batch.lossSum(), gradients, training.save().state(), outputs);
    }
  }

  private List<Result> together(Backend backend, Meeting meeting, long[] budgets, int... rows)
      throws Exception {
    List<Future<Result>> futures = new ArrayList<>();
    int from = 0;
    for (int rank = 0; rank < rows.length; rank++) {
      int first = from;
      int count = rows[rank];
      TrainingSpec spec = spec(true, budgets[rank]);
      Exchange exchange = meeting.exchange(rank);
      Callable<Result> body = () -> run(backend, spec, exchange, first, count);
      futures.add(threads.submit(body));
      from += count;
    }
    List<Result> results = new ArrayList<>();
    for (Future<Result> future : futures) {
      results.add(future.get(120, TimeUnit.SECONDS));
    }
    return results;
  }

  private static void assertSameAsOne(Backend backend, List<Result> parts) {
    Result one = run(backend, spec(false, 0), Exchange.ALONE, 0, ROWS);
    double loss = 0;
    float[] gradients = new float[one.gradients().length];
    int output = 0;
    for (Result part : parts) {
      loss += part.loss();
      for (int i = 0; i < gradients.length; i++) {
        gradients[i] += part.gradients()[i];
      }
      assertArrayEquals(parts.get(0).state(), part.state(), "running statistics differ");
      for (float element : part.outputs()) {
        assertEquals(one.outputs()[output++], element, CLOSE * 5);
      }
    }
    assertEquals(one.outputs().length, output);
    assertEquals(one.loss(), loss, CLOSE * one.loss());
    assertClose(one.gradients(), gradients);
    assertClose(one.state(), parts.get(0).state());
  }

  private static void assertClose(float[] expected, float[] actual) {
    double largest = 0;
    for (float element : expected) {
      largest = Math.max(largest, Math.abs(element));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], CLOSE * largest, "element " + i);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void run_twoProgramsOfUnevenParts_equalsOneProgram(Backend backend) throws Exception {
    Meeting meeting = new Meeting(2);
    List<Result> parts = together(backend, meeting, new long[2], 9, 3);
    assertSameAsOne(backend, parts);
    // Mean and variance of 4 layers, forward and backward, twice.
    assertEquals(2 * 2 * 2 * 4, meeting.meetings);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void run_programsOfOneRowAndOfNone_equalsOneProgram(Backend backend) throws Exception {
    assertSameAsOne(backend, together(backend, new Meeting(3), new long[3], 11, 0, 1));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void run_oneProgramComputesLayersAgain_meetsAsOften(Backend backend) throws Exception {
    long all = PlannedMemory.bytes(TrainingBatch.plan(spec(true, 0), 9));
    long[] budgets = {all * 8 / 10, 0};
    assertTrue(PlannedMemory.bytes(TrainingBatch.plan(spec(true, budgets[0]), 9)) < all);
    List<Result> parts = together(backend, new Meeting(2), budgets, 9, 3);
    assertSameAsOne(backend, parts);
    List<Result> kept = together(backend, new Meeting(2), new long[2], 9, 3);
    assertArrayEquals(kept.get(0).gradients(), parts.get(0).gradients());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void run_again_givesEqualBits(Backend backend) throws Exception {
    List<Result> first = together(backend, new Meeting(2), new long[2], 5, 7);
    List<Result> second = together(backend, new Meeting(2), new long[2], 5, 7);
    for (int rank = 0; rank < 2; rank++) {
      assertArrayEquals(first.get(rank).gradients(), second.get(rank).gradients());
      assertArrayEquals(first.get(rank).state(), second.get(rank).state());
    }
  }

  @Test
  void run_alone_equalsTheSameRowsNormalisedLocally() {
    Backend cpu = TestBackends.present().get(0);
    Result local = run(cpu, spec(false, 0), Exchange.ALONE, 0, ROWS);
    Result alone = run(cpu, spec(true, 0), Exchange.ALONE, 0, ROWS);
    assertClose(local.gradients(), alone.gradients());
    assertClose(local.state(), alone.state());
    Result part = run(cpu, spec(false, 0), Exchange.ALONE, 0, 9);
    assertNotEquals(local.state()[0], part.state()[0]);
  }

  @Test
  void plan_withoutTheOption_exchangesNothing() {
    assertEquals(0, exchanges(spec(false, 0)));
    assertEquals(2 * 2 * 4, exchanges(spec(true, 0)));
  }

  private static long exchanges(TrainingSpec spec) {
    return TrainingBatch.plan(spec, ROWS).steps().stream()
        .filter(step -> step.operator() instanceof AllReduceSum)
        .count();
  }
}
