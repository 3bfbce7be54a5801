package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers in threads, over real sockets on the loopback interface. */
@Timeout(60)
class CollectiveTest {
  /** Shorter than the peer's computation, longer than a busy machine takes to connect. */
  private static final Duration SHORT = Duration.ofSeconds(2);

  private final Peers peers = new Peers();

  @AfterEach
  void close() throws Exception {
    peers.close();
  }

  private static float[] values(int rank, int length, int round) {
    SplittableRandom random = new SplittableRandom(rank * 31L + round);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "SOCKETS, 1, 100",
    "SOCKETS, 2, 1",
    "SOCKETS, 2, 33",
    "SOCKETS, 3, 0",
    "SOCKETS, 3, 1000",
    "SOCKETS, 4, 16",
    "SOCKETS, 4, 100003",
    "SOCKETS, 7, 50",
    "SOCKETS, 7, 2000000",
    "SOCKETS, 2, 3000017",
    "MEMORY, 3, 1000",
    "MEMORY, 4, 100003",
    "MEMORY, 7, 2000000",
    "AUTHENTICATED, 3, 1000",
    "AUTHENTICATED, 2, 3000017",
    "SASL, 4, 100003",
    "AES, 3, 0",
    "AES, 7, 50",
    "AES, 2, 3000017",
    "TLS, 4, 100003",
    "TLS, 2, 3000017"
  })
  void reduceScatterThenAllGather_anySizes_givesTheSumInOrderOnEveryWorker(
      Wire wire, int workers, int length) throws Exception {
    List<Future<float[]>> results =
        peers.start(
            wire,
            workers,
            Peers.PATIENT,
            (rank, channels) -> {
              try (Collective collective =
                  new Collective(rank, channels, ExchangeBuckets.one(length, channels.length))) {
                for (int round = 0; round < 3; round++) {
                  collective.array().put(values(rank, length, round));
                  collective.reduceScatter(0);
                  int from = (int) collective.buckets().bucket(0).from(rank);
                  collective.array().position(from).put(collective.sums());
                  collective.allGather(0);
                }
                float[] all = new float[length];
                collective.array().get(all);
                return all;
              }
            });
    float[] expected = new float[length];
    for (int rank = 0; rank < workers; rank++) {
      float[] values = values(rank, length, 2);
      for (int i = 0; i < length; i++) {
        expected[i] += values[i];
      }
    }
    for (Future<float[]> result : results) {
      assertArrayEquals(expected, result.get());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SOCKETS, 1, 4",
    "SOCKETS, 3, 1",
    "SOCKETS, 7, 5",
    "SOCKETS, 2, 300000",
    "MEMORY, 7, 5",
    "MEMORY, 2, 300000",
    "AES, 7, 5",
    "TLS, 2, 300000"
  })
  void allGather_numbers_givesThoseOfEveryWorker(Wire wire, int workers, int count)
      throws Exception {
    List<Future<double[][]>> results =
        peers.start(
            wire,
            workers,
            Peers.PATIENT,
            (rank, channels) -> {
              try (Collective collective =
                  new Collective(rank, channels, ExchangeBuckets.one(1, channels.length))) {
                double[] mine = new double[count];
                Arrays.fill(mine, rank + 0.25);
                return collective.allGather(mine);
              }
            });
    for (Future<double[][]> result : results) {
      double[][] all = result.get();
      for (int rank = 0; rank < workers; rank++) {
        assertEquals(count, all[rank].length);
        assertEquals(rank + 0.25, all[rank][count - 1]);
      }
    }
  }

  @Test
  void slices_anySizes_coverTheArrayInOrder() {
    for (int workers = 1; workers < 9; workers++) {
      for (int length = 0; length < 200; length += 7) {
        Slices slices = new Slices(length, workers);
        assertEquals(0, slices.from(0));
        assertEquals(length, slices.from(workers));
        for (int worker = 0; worker < workers; worker++) {
          assertTrue(slices.size(worker) >= 0);
          assertTrue(slices.from(worker) % 16 == 0 || slices.from(worker) == length);
        }
      }
    }
  }

  private static String failure(Future<?> result) {
    ExecutionException error = assertThrows(ExecutionException.class, result::get);
    assertTrue(error.getCause() instanceof IOException, error.toString());
    return error.getCause().getMessage();
  }

  @ParameterizedTest
  @EnumSource
  void receive_peerThatDies_failsAtOnceAndNamesIt(Wire wire) throws Exception {
    long begin = System.nanoTime();
    List<Future<Void>> results =
        peers.start(
            wire,
            3,
            Peers.PATIENT,
            (rank, channels) -> {
              if (rank == 1) {
                peers.mesh(1).close();
                return null;
              }
              try (Collective collective =
                  new Collective(rank, channels, ExchangeBuckets.one(4_000_000, channels.length))) {
                collective.reduceScatter(0);
              } catch (IOException e) {
                peers.mesh(rank).abort(e.getMessage());
                throw e;
              }
              return null;
            });
    for (int rank : new int[] {0, 2}) {
      String message = failure(results.get(rank));
      assertTrue(message.contains("worker 1") && message.contains("lost"), message);
    }
    assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(10));
  }

  @ParameterizedTest
  @EnumSource
  void receive_peerThatAborts_givesItsReason(Wire wire) throws Exception {
    List<Future<Void>> results =
        peers.start(
            wire,
            3,
            Peers.PATIENT,
            (rank, channels) -> {
              if (rank == 2) {
                peers.mesh(2).abort("worker 2 ran out of disk");
                peers.mesh(2).close();
                return null;
              }
              try (Collective collective =
                  new Collective(rank, channels, ExchangeBuckets.one(1000, channels.length))) {
                collective.reduceScatter(0);
              } catch (IOException e) {
                peers.mesh(rank).abort(e.getMessage());
                throw e;
              }
              return null;
            });
    assertEquals("worker 2 ran out of disk", failure(results.get(0)));
    assertEquals("worker 2 ran out of disk", failure(results.get(1)));
  }

  @ParameterizedTest
  @EnumSource(names = {"MEMORY", "SOCKETS", "AES"})
  void receive_peerThatComputesLong_isKeptAliveByBeats(Wire wire) throws Exception {
    List<Future<double[][]>> results =
        peers.start(
            wire,
            2,
            SHORT,
            (rank, channels) -> {
              if (rank == 1) {
                Thread.sleep(5 * SHORT.toMillis() / 2);
              }
              try (Collective collective =
                  new Collective(rank, channels, ExchangeBuckets.one(1, channels.length))) {
                return collective.allGather(new double[] {rank});
              }
            });
    assertEquals(1, results.get(0).get()[1][0]);
  }
}
