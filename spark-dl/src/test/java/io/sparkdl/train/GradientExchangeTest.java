package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.Training;
import io.sparkdl.engine.TrainingBatch;
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
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceOptions;
import io.sparkdl.kernels.backend.RegionWatch;
import java.io.IOException;
import java.nio.ByteBuffer;
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
  private static final int ROWS = 4;
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

  /** A worker's parts. */
  private record Ends(Training training, Collective collective, GradientExchange exchange) {
    private void step(int rank, boolean updates) throws IOException {
      exchange.begin();
      TrainingBatch batch = training.batch(ROWS);
      for (int i = 0; i < batch.features().capacity(); i++) {
        batch.features().put(i, (i * 7 + rank) % 11 / 11f);
      }
      for (int row = 0; row < ROWS; row++) {
        batch.labels().put(row, (row + rank) % 4);
        batch.rowWeights().put(row, 1);
      }
      exchange.expect(batch.gradients());
      batch.run();
      exchange.complete();
      exchange.reduce();
      if (updates) {
        training.update(0.1, 1.0 / (2 * ROWS), 1);
        exchange.gather();
      }
    }
  }

  private interface Body<T> {
    T run(int rank, Device device, Ends ends) throws Exception;
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
          try (Device device = Backends.named("cpu").open(new DeviceOptions(0, 1, 1L << 28));
              Training training = new Training(device, spec, buckets.owned(rank));
              Collective collective = new Collective(rank, counting(channels), buckets);
              GradientExchange exchange =
                  new GradientExchange(rank, collective, training, new StepClock(), overlaps)) {
            training.load(Weights.initial(training.layout(), 3));
            device.watchThrough(exchange);
            return body.run(rank, device, new Ends(training, collective, exchange));
          }
        });
  }

  private PeerChannel[] counting(PeerChannel[] channels) {
    PeerChannel[] counting = channels.clone();
    for (int peer = 0; peer < channels.length; peer++) {
      if (channels[peer] != null) {
        counting[peer] =
            new ForwardingChannel(channels[peer]) {
              @Override
              public void send(ByteBuffer message) throws IOException {
                sent.add(message.remaining());
                super.send(message);
              }
            };
      }
    }
    return counting;
  }

  private static float[] trained(Ends ends, int rank, int steps) throws IOException {
    for (int step = 0; step < steps; step++) {
      ends.step(rank, true);
    }
    ends.exchange().settle();
    return ends.training().save().parameters();
  }

  @Test
  void step_overlappingOrNot_givesTheSameBitsOnAllWorkers() throws Exception {
    List<float[]> results = new ArrayList<>();
    for (boolean overlaps : new boolean[] {true, false}) {
      for (Future<float[]> result :
          start(overlaps, (rank, device, ends) -> trained(ends, rank, 5))) {
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
      for (Future<float[]> result :
          start(spec, buckets, overlaps, (rank, device, ends) -> trained(ends, rank, 5))) {
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
            (rank, device, ends) -> {
              GradientExchange exchange = ends.exchange();
              device.watchThrough(
                  new Watching(exchange) {
                    @Override
                    public void assigned(String region, long from, long to) {
                      if (region.equals(Training.GRADIENTS) && from == 0) {
                        awaitEvent("summed");
                      }
                      super.assigned(region, from, to);
                    }
                  });
              if (rank == 1) {
                // The same order of exchanges, without a device: the last bucket, then the others.
                for (int index = last; index >= 0; index--) {
                  ends.collective().reduceScatter(index);
                  if (index == last) {
                    note("summed");
                  }
                }
                return null;
              }
              ends.step(rank, false);
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
            (rank, device, ends) -> {
              ends.step(rank, false);
              if (rank == 1) {
                for (int index = 0; index <= last; index++) {
                  if (index == last) {
                    awaitEvent("read");
                  }
                  ends.collective().allGather(index);
                }
                return null;
              }
              ends.exchange().gather();
              device.watchThrough(
                  new Watching(ends.exchange()) {
                    @Override
                    public void beforeRead(String region, long from, long to) {
                      super.beforeRead(region, from, to);
                      if (region.equals(LayerContext.PARAMETERS) && from == 0) {
                        note("read");
                      }
                    }
                  });
              ends.training().batch(ROWS).run();
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
            (rank, device, ends) -> {
              if (rank == 1) {
                peers.mesh(1).abort("worker 1 ran out of disk");
                return null;
              }
              ends.step(rank, true);
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
            (rank, device, ends) -> {
              long length = ends.training().owned().length();
              var packed = device.allocate("packed", length);
              float[] own = new float[(int) length];
              Arrays.fill(own, 1 + rank);
              packed.write(0, FloatBuffer.wrap(own));
              float[] all = new float[(int) SPEC.layout().parameterLength()];
              ends.exchange().gathered(packed).get(0, all);
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
