package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceOptions;
import io.sparkdl.kernels.backend.Exchange;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.operator.AllReduceSum;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sums that programs of several workers ask for, over real sockets. */
@Timeout(60)
class StepExchangeTest {
  private static final int COUNT = 2000;

  private final Peers peers = new Peers();

  @AfterEach
  void close() throws Exception {
    peers.close();
  }

  private interface Body<T> {
    T run(int rank, StepExchange exchange) throws Exception;
  }

  private <T> List<Future<T>> start(int workers, Body<T> body) throws Exception {
    return peers.start(
        Wire.SOCKETS,
        workers,
        Peers.PATIENT,
        (rank, channels) -> {
          try (Collective collective =
              new Collective(rank, channels, ExchangeBuckets.one(1, channels.length))) {
            return body.run(rank, new StepExchange(collective, new StepClock()));
          }
        });
  }

  private static float[] elements(int rank) {
    float[] elements = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      elements[i] = (float) Math.sin(i + 0.1 * rank);
    }
    return elements;
  }

  /** A float sum would give 0 or 3 for 2^25 + 1.5 + 1.5 - 2^25, by the order; this one gives 3. */
  @Test
  void sum_severalWorkers_addsInDoubleAndIsTheSameForAll() throws Exception {
    float[] parts = {1 << 25, 1.5f, 1.5f, -(1 << 25)};
    List<Future<float[]>> results =
        start(
            4,
            (rank, exchange) -> {
              exchange.begin(true);
              float[] small = {parts[rank]};
              exchange.sum(small);
              assertEquals(3, small[0]);
              float[] elements = elements(rank);
              exchange.sum(elements);
              return elements;
            });
    float[] expected = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      double sum = 0;
      for (int rank = 0; rank < 4; rank++) {
        sum += elements(rank)[i];
      }
      expected[i] = (float) sum;
    }
    for (Future<float[]> result : results) {
      assertArrayEquals(expected, result.get());
    }
  }

  /** What the row that stands in computes does not matter, be it no number at all. */
  @Test
  void sum_workerWithoutRows_addsNothingAndHearsTheSum() throws Exception {
    List<Future<float[]>> results =
        start(
            2,
            (rank, exchange) -> {
              exchange.begin(rank == 0);
              float[] elements = rank == 0 ? elements(0) : new float[COUNT];
              elements[7] = rank == 0 ? 5 : Float.NaN;
              exchange.sum(elements);
              return elements;
            });
    float[] expected = elements(0);
    expected[7] = 5;
    assertArrayEquals(expected, results.get(0).get());
    assertArrayEquals(expected, results.get(1).get());
  }

  @Test
  void repeat_oneWorkerAlone_getsTheLastBatchesSumsInOrder() throws Exception {
    List<Future<float[]>> results =
        start(
            2,
            (rank, exchange) -> {
              for (int batch = 0; batch < 2; batch++) {
                exchange.begin(true);
                exchange.sum(new float[] {10 * batch + rank});
                exchange.sum(new float[] {100, 10 * batch + rank});
              }
              exchange.repeat();
              float[] first = {-1};
              float[] second = {-1, -1};
              exchange.sum(first);
              exchange.sum(second);
              return new float[] {first[0], second[0], second[1]};
            });
    for (Future<float[]> result : results) {
      assertArrayEquals(new float[] {21, 200, 21}, result.get());
    }
  }

  @Test
  void run_programWhosePeerFails_endsWithThePeersReason() throws Exception {
    List<Future<String>> results =
        start(
            2,
            (rank, exchange) -> {
              exchange.begin(true);
              if (rank == 1) {
                peers.mesh(1).abort("worker 1 ran out of disk");
                return "";
              }
              return assertThrows(UncheckedIOException.class, () -> runProgram(exchange))
                  .getCause()
                  .getMessage();
            });
    String reason = results.get(0).get();
    assertTrue(reason.contains("worker 1 ran out of disk"), reason);
  }

  private static void runProgram(Exchange exchange) {
    try (Device device = Backends.named("cpu").open(new DeviceOptions(0, 1, 1 << 20))) {
      device.exchangeThrough(exchange);
      PlanBuilder builder = new PlanBuilder();
      Value x = builder.input("x", TensorType.floats(COUNT));
      Value y = builder.apply(new AllReduceSum(), x);
      try (Program program = device.compile(builder.build(List.of(y)))) {
        program.run();
      }
    }
  }
}
