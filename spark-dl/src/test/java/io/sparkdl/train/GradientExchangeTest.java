package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.Training;
import io.sparkdl.engine.TrainingOptions;
import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.LayerContext;
import io.sparkdl.engine.network.Networks;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.optimizer.ParameterRules;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.RegionWatch;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two workers in threads, over real sockets, each with a device of its own. */
@Timeout(120)
class GradientExchangeTest {
  private static final TrainingSpec SPEC =
      new TrainingSpec(
          Networks.mlp(4), List.of(32), 4, Loss.CROSS_ENTROPY, new Optimizer.Sgd(0.0, false, 0));

  private Peers peers = new Peers();
  private final List<String> events = new ArrayList<>();

  /** Bytes that all workers sent. */
  private final LongAdder sent = new LongAdder();

  @AfterEach
  void close() throws Exception {
    peers.close();
  }

  private synchronized void note(String event) {
    events.add(event);
    notifyAll();
  }

  private synchronized void awaitEvent(String event) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    try {
      while (!events.contains(event)) {
        long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (millis <= 0) {
          throw new IllegalStateException("expected " + event + ", got " + events);
        }
        wait(millis);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Body<T> {
    T run(ExchangingWorker worker) throws Exception;
  }

  /** Each tensor of the network is a bucket of its own. */
  private static ExchangeBuckets buckets() {
    List<Long> ends = new ArrayList<>();
    SPEC.layout().tensors().stream().skip(1).forEach(tensor -> ends.add(tensor.offset()));
    ends.add(SPEC.layout().parameterLength());
    return new ExchangeBuckets(ends, 2);
  }

  private <T> List<Future<T>> start(boolean overlaps, Body<T> body) throws Exception {
    return start(SPEC, buckets(), overlaps, body);
  }

  private <T> List<Future<T>> start(
      TrainingSpec spec, ExchangeBuckets buckets, boolean overlaps, Body<T> body) throws Exception {
    return peers.start(
        Wire.SOCKETS,
        2,
        Peers.PATIENT,
        (rank, channels) -> {
          try (ExchangingWorker worker =
              ExchangingWorker.open(
                  spec, buckets, rank, CountingChannel.all(channels, sent), overlaps)) {
            return body.run(worker);
          }
        });
  }

  @Test
  void step_overlappingOrNot_givesTheSameBitsOnAllWorkers() throws Exception {
    List<float[]> results = new ArrayList<>();
    for (boolean overlaps : new boolean[] {true, false}) {
      for (Future<float[]> result : start(overlaps, worker -> worker.trained(5))) {
        results.add(result.get());
      }
      peers.close();
      peers = new Peers();
    }
    for (float[] result : results) {
      assertArrayEquals(results.get(0), result);
    }
    assertTrue(results.get(0)[0] != Weights.initial(SPEC.layout(), 3).parameters()[0]);
  }

  /** Each step a worker sends the other's part of the last layer's sums, and its own weights. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void step_frozenLayer_isNotExchangedAndGivesTheSameBits(boolean overlaps) throws Exception {
    ParameterRules rules = new ParameterRules(List.of("0-*"), Map.of(), Map.of());
    TrainingSpec spec =
        new TrainingSpec(
            Sequential.of(new Dense(600), new Dense(4)),
            List.of(32),
            4,
            Loss.CROSS_ENTROPY,
            new Optimizer.Sgd(0.0, false, 0),
            new TrainingOptions(rules, 0, 0, 0, false));
    long frozen = ExchangeBuckets.of(spec, 2).bucket(1).from();
    long length = spec.layout().parameterLength();
    List<float[]> results = new ArrayList<>();
    for (ExchangeBuckets buckets :
        List.of(ExchangeBuckets.of(spec, 2), new ExchangeBuckets(List.of(frozen, length), 2))) {
      sent.reset();
      for (Future<float[]> result : start(spec, buckets, overlaps, worker -> worker.trained(5))) {
        results.add(result.get());
      }
      assertEquals(2 * 5 * buckets.trainedLength() * Float.BYTES, sent.sum());
      peers.close();
      peers = new Peers();
    }
    assertEquals(length - frozen, ExchangeBuckets.of(spec, 2).trainedLength());
    float[] begun = Weights.initial(spec.layout(), 3).parameters();
    for (float[] result : results) {
      assertArrayEquals(results.get(0), result);
      assertArrayEquals(Arrays.copyOf(begun, (int) frozen), Arrays.copyOf(result, (int) frozen));
    }
    assertTrue(begun[(int) frozen] != results.get(0)[(int) frozen]);
  }

  /** The backward pass of worker 0 does not end before the other has summed the last bucket. */
  @Test
  void assigned_lastLayer_isSummedBeforeTheFirstHasItsGradient() throws Exception {
    int last = buckets().count() - 1;
    List<Future<Void>> results =
        start(
            true,
            worker -> {
              GradientExchange exchange = worker.exchange();
              worker
                  .device()
                  .watchThrough(
                      new Watching(exchange) {
                        @Override
                        public void assigned(String region, long from, long to) {
                          if (region.equals(Training.GRADIENTS) && from == 0) {
                            awaitEvent("summed");
                          }
                          super.assigned(region, from, to);
                        }
                      });
              if (worker.rank() == 1) {
                // The same order of exchanges, without a device: the last bucket, then the others.
                for (int index = last; index >= 0; index--) {
                  worker.collective().reduceScatter(index);
                  if (index == last) {
                    note("summed");
                  }
                }
                return null;
              }
              worker.step(false);
              return null;
            });
    for (Future<Void> result : results) {
      result.get();
    }
    assertEquals(List.of("summed"), events);
  }

  /** Worker 1 gives its part of the last layer only when worker 0 has come to reading the first. */
  @Test
  void beforeRead_firstLayer_doesNotWaitForTheLast() throws Exception {
    int last = buckets().count() - 1;
    List<Future<Void>> results =
        start(
            true,
            worker -> {
              worker.step(false);
              if (worker.rank() == 1) {
                for (int index = 0; index <= last; index++) {
                  if (index == last) {
                    awaitEvent("read");
                  }
                  worker.collective().allGather(index);
                }
                return null;
              }
              worker.exchange().gather();
              worker
                  .device()
                  .watchThrough(
                      new Watching(worker.exchange()) {
                        @Override
                        public void beforeRead(String region, long from, long to) {
                          super.beforeRead(region, from, to);
                          if (region.equals(LayerContext.PARAMETERS) && from == 0) {
                            note("read");
                          }
                        }
                      });
              worker.training().batch(ExchangingWorker.ROWS).run();
              return null;
            });
    for (Future<Void> result : results) {
      result.get();
    }
    assertEquals(List.of("read"), events);
  }

  @Test
  void step_peerThatAborts_endsWithItsReason() throws Exception {
    List<Future<Void>> results =
        start(
            true,
            worker -> {
              if (worker.rank() == 1) {
                peers.mesh(1).abort("worker 1 ran out of disk");
                return null;
              }
              worker.step(true);
              return null;
            });
    ExecutionException failure = assertThrows(ExecutionException.class, results.get(0)::get);
    assertEquals("worker 1 ran out of disk", failure.getCause().getMessage());
    assertTrue(failure.getCause() instanceof PeerException, failure.toString());
  }

  @Test
  void gathered_packedState_isThatOfTheOwners() throws Exception {
    for (Future<float[]> result :
        start(
            true,
            worker -> {
              long length = worker.training().owned().length();
              var packed = worker.device().allocate("packed", length);
              float[] own = new float[(int) length];
              Arrays.fill(own, 1 + worker.rank());
              packed.write(0, FloatBuffer.wrap(own));
              float[] all = new float[(int) SPEC.layout().parameterLength()];
              worker.exchange().gathered(packed).get(0, all);
              return all;
            })) {
      float[] all = result.get();
      for (int rank = 0; rank < 2; rank++) {
        for (var span : buckets().owned(rank).spans()) {
          for (long i = span.from(); i < span.to(); i++) {
            assertEquals(1 + rank, all[(int) i]);
          }
        }
      }
    }
  }

  /** Hands all on. */
  private static class Watching implements RegionWatch {
    private final RegionWatch watch;

    Watching(RegionWatch watch) {
      this.watch = watch;
    }

    @Override
    public void beforeRead(String region, long from, long to) {
      watch.beforeRead(region, from, to);
    }

    @Override
    public void assigned(String region, long from, long to) {
      watch.assigned(region, from, to);
    }
  }
}
