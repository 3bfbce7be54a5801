package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Peers in threads, over real connections; a letter is the host that a worker says it is on. */
@Timeout(60)
class RangeExchangeTest {
  /** The array is exchanged as two ranges that are not next to each other. */
  private static final int BEGIN = 48;

  private final Peers peers = new Peers();

  @AfterEach
  void close() throws Exception {
    peers.close();
  }

  /** A worker's end, and what lies around it. */
  private record End(
      ExchangePlan plan, RangeExchange exchange, ByteBuffer array, ErrorFeedback feedback) {
    static End open(
        ExchangePlan plan, int rank, PeerChannel[] channels, int length, Senders senders) {
      ByteBuffer array =
          ByteBuffer.allocateDirect(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      ErrorFeedback feedback = plan.compression().isLossy() ? new ErrorFeedback(array) : null;
      return new End(
          plan, plan.open(rank, channels, array, length, senders, feedback), array, feedback);
    }

    /** The sum of the own part. */
    FloatBuffer sum(RangeExchange.Parts parts) throws IOException {
      int size = parts.size(exchange.own());
      SliceSum sum = new SliceSum(size + 3);
      exchange.reduceScatter(parts, sum, 3);
      return sum.elements().slice(3, size);
    }

    FloatBuffer floats() {
      return array.asFloatBuffer();
    }

    float[] all() {
      float[] all = new float[floats().capacity()];
      floats().get(0, all);
      return all;
    }
  }

  private interface Body<T> {
    T run(int rank, End end) throws IOException;
  }

  private <T> List<T> run(Wire wire, ExchangePlan plan, int length, Body<T> body) throws Exception {
    List<Future<T>> futures =
        peers.start(
            wire,
            plan.placement().workers(),
            Peers.PATIENT,
            (rank, channels) -> {
              try (Senders senders = new Senders()) {
                return body.run(rank, End.open(plan, rank, channels, length, senders));
              }
            });
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      results.add(future.get());
    }
    return results;
  }

  private static ExchangePlan plan(
      ExchangePolicy policy, GradientCompression compression, String hosts) {
    return ExchangePlan.of(
        new ExchangeSettings(policy, compression), List.of(hosts.split("")), 1000);
  }

  private static RangeExchange.Parts parts(int from, int to, int workers) {
    Slices slices = new Slices(to - from, workers);
    return part -> from + (int) slices.from(part);
  }

  private static float[] values(int rank, int length, int round) {
    SplittableRandom random = new SplittableRandom(rank * 31L + round);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) ((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(4)));
    }
    return values;
  }

  /** Of each host in the order of ranks, then over the hosts in their order. */
  private static float[] sumByHosts(ExchangePlan plan, int length, int round) {
    float[] sum = new float[length];
    for (List<Integer> ranks : plan.placement().ranksOfHosts()) {
      float[] ofHost = new float[length];
      for (int rank : ranks) {
        float[] values = values(rank, length, round);
        for (int i = 0; i < length; i++) {
          ofHost[i] += values[i];
        }
      }
      for (int i = 0; i < length; i++) {
        sum[i] += ofHost[i];
      }
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({
    "SOCKETS, aabb, 1000",
    "SOCKETS, abba, 100003",
    "SOCKETS, abcabc, 5000",
    "SOCKETS, aaabbb, 50",
    "SOCKETS, abab, 3000017",
    "MEMORY, aabb, 1000",
    "MEMORY, abcabc, 1000003",
    "AES, abba, 100003"
  })
  void reduceScatter_hostsFirst_sumsHostByHost(Wire wire, String hosts, int length)
      throws Exception {
    ExchangePlan plan = plan(ExchangePolicy.HIERARCHICAL, GradientCompression.NONE, hosts);
    int workers = hosts.length();
    int middle = Math.min(BEGIN, length / 2);
    List<float[]> results =
        run(
            wire,
            plan,
            length,
            (rank, end) -> {
              for (int round = 0; round < 3; round++) {
                float[] mine = values(rank, length, round);
                end.floats().put(0, mine);
                List<RangeExchange.Parts> ranges =
                    List.of(parts(middle, length, workers), parts(0, middle, workers));
                float[] sum = new float[length];
                for (RangeExchange.Parts parts : ranges) {
                  FloatBuffer own = end.sum(parts);
                  int part = end.exchange().own();
                  assertEquals(plan.part(rank), part);
                  assertEquals(parts.size(part), own.remaining());
                  own.get(sum, parts.from(part), own.remaining());
                }
                assertArrayEquals(mine, end.all(), "the own gradient stays");
                end.floats().put(0, sum);
                for (RangeExchange.Parts parts : ranges) {
                  end.exchange().allGatherWeights(parts);
                }
              }
              return end.all();
            });
    float[] expected = sumByHosts(plan, length, 2);
    for (float[] result : results) {
      assertArrayEquals(expected, result);
    }
  }

  /** A step of gradient descent towards 0 on w * w / 2 plus noise, with the rate 0.1 a worker. */
  private static float[] descend(int rank, End end, int steps) throws IOException {
    int length = end.floats().capacity();
    int workers = end.plan().placement().workers();
    RangeExchange.Parts parts = parts(0, length, workers);
    int own = parts.from(end.exchange().own());
    float[] weights = values(99, length, 0);
    end.feedback().weights().put(0, weights);
    for (int step = 0; step < steps; step++) {
      float[] noise = values(rank, length, step);
      for (int i = 0; i < length; i++) {
        noise[i] = weights[i] + 1e-4f * noise[i];
      }
      end.floats().put(0, noise);
      end.feedback().begin(16);
      FloatBuffer sum = end.sum(parts);
      for (int i = 0; i < sum.limit(); i++) {
        end.floats().put(own + i, weights[own + i] - 0.1f / workers * sum.get(i));
      }
      end.exchange().allGatherWeights(parts);
      weights = end.all();
    }
    return weights;
  }

  @ParameterizedTest
  @CsvSource({
    "SOCKETS, ab, bfloat16, 1, 1000",
    "SOCKETS, abc, topK, 0.05, 1000",
    "SOCKETS, abcd, bfloat16, 1, 600",
    "SOCKETS, aabb, topK, 0.05, 1000",
    "SOCKETS, abba, bfloat16, 1, 1000",
    "SOCKETS, ab, bfloat16, 1, 1100000",
    "MEMORY, ab, topK, 0.05, 1000",
    "MEMORY, aab, bfloat16, 1, 33",
    "MEMORY, aabb, bfloat16, 1, 1100000",
    "AES, aabb, topK, 0.05, 1000"
  })
  void allGatherWeights_compressed_convergesWithEqualBitsOnAllWorkers(
      Wire wire, String hosts, String name, double ratio, int length) throws Exception {
    ExchangePlan plan =
        plan(ExchangePolicy.HIERARCHICAL, GradientCompression.of(name, ratio), hosts);
    int steps = length > 10_000 ? 5 : 300;
    List<float[]> results = run(wire, plan, length, (rank, end) -> descend(rank, end, steps));
    for (float[] result : results) {
      assertArrayEquals(results.get(0), result);
    }
    if (steps == 300) {
      for (int i = 0; i < length; i++) {
        // Begun at up to 500; 0.9^300 of it is nothing. Noise is up to 0.05.
        assertEquals(0, results.get(0)[i], 0.1);
      }
    }
  }

  /** What is sent and what is kept are what was to be sent, but for the rounding of the sums. */
  @Test
  void reduceScatter_compressed_keepsWhatWasLeftOut() throws Exception {
    ExchangePlan plan = plan(ExchangePolicy.AUTO, GradientCompression.topK(0.1), "ab");
    int length = 64;
    List<float[]> sums =
        run(
            Wire.SOCKETS,
            plan,
            length,
            (rank, end) -> {
              RangeExchange.Parts parts = parts(0, length, 2);
              float[] total = new float[length];
              for (int step = 0; step < 3; step++) {
                end.floats().put(0, values(rank, length, step));
                end.feedback().begin(8);
                FloatBuffer sum = end.sum(parts);
                for (int i = 0; i < sum.limit(); i++) {
                  total[parts.from(rank) + i] += sum.get(i);
                }
              }
              for (int i = parts.from(1 - rank); i < parts.from(2 - rank); i++) {
                total[i] = end.feedback().kept().get(i);
              }
              return total;
            });
    for (int i = 0; i < length; i++) {
      double expected = 0;
      for (int step = 0; step < 3; step++) {
        expected += values(0, length, step)[i] + values(1, length, step)[i];
      }
      assertEquals(expected, sums.get(0)[i] + sums.get(1)[i], 1e-3, "of 500, 24 bits");
    }
  }

  /** A batch of half the rows is divided by half as much, so half is added of what was kept. */
  @Test
  void begin_otherRows_takesWhatWasKeptToThem() {
    ByteBuffer array = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
    ErrorFeedback feedback = new ErrorFeedback(array);
    TopKCodec codec = new TopKCodec(0.5);
    ByteBuffer message = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
    array.asFloatBuffer().put(new float[] {3, 2});
    feedback.begin(100);
    feedback.compressGradient(codec, 0, 2, message);
    assertEquals(2, feedback.kept().get(1));
    array.asFloatBuffer().put(new float[] {4, 5});
    feedback.begin(50);
    feedback.compressGradient(codec, 0, 2, message);
    assertEquals(1, message.getInt(0));
    assertEquals(6, message.getFloat(4));
    assertTrue(feedback.kept().get(0) == 4 && feedback.kept().get(1) == 0);
  }

  @ParameterizedTest
  @CsvSource({"bfloat16, 1", "topK, 0.05"})
  void reduceScatter_notFinite_arrivesAsSuch(String name, double ratio) throws Exception {
    ExchangePlan plan = plan(ExchangePolicy.AUTO, GradientCompression.of(name, ratio), "ab");
    RangeExchange.Parts parts = parts(0, 100, 2);
    List<Float> sums =
        run(
            Wire.MEMORY,
            plan,
            100,
            (rank, end) -> {
              end.floats().put(0, values(rank, 100, 0));
              if (rank == 0) {
                end.floats().put(70, Float.NaN);
              }
              end.feedback().begin(8);
              return end.sum(parts).get(70 - parts.from(1));
            });
    assertTrue(Float.isNaN(sums.get(1)));
  }
}
