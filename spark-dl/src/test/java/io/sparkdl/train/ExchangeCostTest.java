package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ExchangeCostTest {
  /** What is computed here is computed by hand there; only rounding differs. */
  private static final double ROUNDING = 1e-12;

  private static final ExchangeCost.Link NETWORK = new ExchangeCost.Link(1, 0.01);
  private static final ExchangeCost.Link HOST = new ExchangeCost.Link(0.1, 0.001);

  private static ExchangeCost cost(int workersPerHost) {
    return new ExchangeCost(NETWORK, HOST, 0.001, workersPerHost);
  }

  /**
   * An array of 1000 bytes; messages x 1 + bytes x 0.01, within a host a tenth, + added x 0.001.
   */
  @ParameterizedTest
  @CsvSource({
    // 3 messages of 250 bytes in each half; 750 bytes added.
    "DIRECT, 4, 1, 6 + 15 + 0.75, 21.75",
    "RING, 4, 1, 6 + 15 + 0.75, 21.75",
    // 500 and 250 bytes in each half.
    "RECURSIVE, 4, 1, 4 + 15 + 0.75, 19.75",
    "HIERARCHICAL, 4, 1, as the direct one, 21.75",
    // Two give all to two others and get all back.
    "RECURSIVE, 6, 1, 6 + 15 + 20 + 0.75 + 1, 42.75",
    "DIRECT, 6, 1, 10 + 50 / 3 + 5 / 6, 27.5",
    // Two workers of a host send 250 bytes to two of the other, in each half.
    "DIRECT, 4, 2, 4 + 20 + 0.2 + 0.5 + 0.75, 25.45",
    "RING, 4, 2, 6 + 15 + 0.75, 21.75",
    "RECURSIVE, 4, 2, 4 + 30 + 0.75, 34.75",
    // Within a host 500 bytes, then 250 of them with the other host, whose link carries 500.
    "HIERARCHICAL, 4, 2, 2 + 10 + 0.2 + 1 + 0.75, 13.95",
    "DIRECT, 2, 8, 0.2 + 1 + 0.5, 1.7",
    "RING, 2, 8, 0.2 + 1 + 0.5, 1.7",
    "RECURSIVE, 2, 8, 0.2 + 1 + 0.5, 1.7",
    "HIERARCHICAL, 2, 8, 0.2 + 1 + 0.5, 1.7"
  })
  void seconds_fewWorkers_areThoseComputedByHand(
      ExchangeAlgorithm algorithm, int workers, int perHost, String sum, double expected) {
    assertEquals(expected, cost(perHost).seconds(algorithm, workers, 1000), 1e-9, sum);
  }

  @ParameterizedTest
  @EnumSource
  void seconds_oneWorker_areNone(ExchangeAlgorithm algorithm) {
    for (int perHost : new int[] {1, 8}) {
      assertEquals(0, cost(perHost).seconds(algorithm, 1, 1e9));
      assertEquals(7, cost(perHost).stepSeconds(algorithm, 1, 1e9, 7));
      assertEquals(1, cost(perHost).efficiency(algorithm, 1, 1e9, 7));
    }
  }

  /** Each half of a large array takes n beta, however many workers there are. */
  @ParameterizedTest
  @EnumSource
  void seconds_largeArray_approachTwiceItsBytes(ExchangeAlgorithm algorithm) {
    double bytes = 1e12;
    double seconds = new ExchangeCost(NETWORK, HOST, 0, 1).seconds(algorithm, 1024, bytes) / bytes;
    assertEquals(2 * 0.01, seconds, 2 * 0.01 / 1000);
  }

  @Test
  void seconds_smallArray_areThoseOfTheMessages() {
    ExchangeCost cost = cost(1);
    assertEquals(2 * 1023, cost.seconds(ExchangeAlgorithm.DIRECT, 1024, 0), ROUNDING);
    assertEquals(2 * 1023, cost.seconds(ExchangeAlgorithm.RING, 1024, 0), ROUNDING);
    assertEquals(2 * 10, cost.seconds(ExchangeAlgorithm.RECURSIVE, 1024, 0), ROUNDING);
  }

  @Test
  void cheapest_sizesAndWorkers_goesByLatencyOrByBytes() {
    assertEquals(ExchangeAlgorithm.DIRECT, cost(1).cheapest(1, 1e9));
    assertEquals(ExchangeAlgorithm.DIRECT, cost(1).cheapest(2, 1e9), "all are equal");
    assertEquals(ExchangeAlgorithm.RECURSIVE, cost(1).cheapest(100, 10), "few messages");
    assertEquals(ExchangeAlgorithm.DIRECT, cost(1).cheapest(100, 1e9), "few bytes");
    assertEquals(ExchangeAlgorithm.HIERARCHICAL, cost(8).cheapest(64, 1e6), "shared links");
  }

  @Test
  void stepSeconds_fewWorkers_areComputationExchangeAndNumbers() {
    double numbers = 3 * (1 + 48 * 0.01);
    double step = 10 + 21.75 + numbers;
    assertEquals(step, cost(1).stepSeconds(ExchangeAlgorithm.DIRECT, 4, 1000, 10), 1e-9);
    assertEquals(10 / step, cost(1).efficiency(ExchangeAlgorithm.DIRECT, 4, 1000, 10), 1e-9);
    double shared = 2 * 1 + 2 * 2 * 48 * 0.01 + 0.1 + 48 * 0.001;
    assertEquals(
        10 + 25.45 + shared, cost(2).stepSeconds(ExchangeAlgorithm.DIRECT, 4, 1000, 10), 1e-9);
  }

  @Test
  void ofGigabits_tenGigabits_takeEightTenthsOfANanosecondAByte() {
    assertEquals(0.8e-9, ExchangeCost.Link.ofGigabits(0, 10).secondsPerByte(), 1e-21);
  }

  @Test
  void constructor_whatCannotBe_isRefused() {
    IllegalArgumentException uneven =
        assertThrows(
            IllegalArgumentException.class, () -> cost(2).seconds(ExchangeAlgorithm.DIRECT, 3, 1));
    assertTrue(uneven.getMessage().contains("as many on each host (2), got 3"));
    assertThrows(
        IllegalArgumentException.class, () -> cost(2).seconds(ExchangeAlgorithm.DIRECT, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new ExchangeCost.Link(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> new ExchangeCost.Link(Double.NaN, 0));
    assertThrows(IllegalArgumentException.class, () -> ExchangeCost.Link.ofGigabits(0, 0));
    assertThrows(IllegalArgumentException.class, () -> cost(0));
    assertThrows(IllegalArgumentException.class, () -> new ExchangeCost(NETWORK, HOST, -1e-9, 1));
  }

  /** A channel that counts what is sent. */
  private static final class Counting extends ForwardingChannel {
    private volatile int messages;
    private volatile long bytes;

    Counting(PeerChannel channel) {
      super(channel);
    }

    /** One thread sends at a time. */
    @Override
    public void send(ByteBuffer message) throws IOException {
      messages = messages + 1;
      bytes = bytes + message.remaining();
      super.send(message);
    }
  }

  /** What each worker sends for both halves, by the one that it goes to. */
  private static List<Counting[]> sent(ExchangePlan plan, int length) throws Exception {
    int workers = plan.placement().workers();
    Peers peers = new Peers();
    try {
      List<Future<Counting[]>> results =
          peers.start(
              Wire.MEMORY,
              workers,
              Peers.PATIENT,
              (rank, channels) -> {
                Counting[] counting = new Counting[workers];
                for (int peer = 0; peer < workers; peer++) {
                  counting[peer] = peer == rank ? null : new Counting(channels[peer]);
                }
                ExchangeBuckets buckets = ExchangeBuckets.one(length, workers);
                try (Collective collective = new Collective(rank, counting, buckets, plan)) {
                  collective.reduceScatter(0);
                  collective.allGatherWeights(0);
                }
                return counting;
              });
      List<Counting[]> sent = new ArrayList<>();
      for (Future<Counting[]> result : results) {
        sent.add(result.get());
      }
      return sent;
    } finally {
      peers.close();
    }
  }

  /** Of an array that divides evenly, in slices of one piece; a letter is a worker's host. */
  @ParameterizedTest
  @CsvSource({
    "a, none",
    "aa, none",
    "aaaaa, none",
    "abc, none",
    "abc, bfloat16",
    "aabb, none",
    "abba, bfloat16",
    "abcabc, none",
    "abcabc, topK"
  })
  void terms_ofAPlan_areWhatAWorkerSends(String letters, String compression) throws Exception {
    List<String> hosts = List.of(letters.split(""));
    int length = 16 * hosts.size() * 1000;
    ExchangePlan plan =
        ExchangePlan.of(
            new ExchangeSettings(
                ExchangePolicy.HIERARCHICAL, GradientCompression.of(compression, 0.01)),
            hosts,
            length);
    List<Counting[]> sent = sent(plan, length);
    ExchangeTerms terms = plan.terms();
    for (int rank = 0; rank < hosts.size(); rank++) {
      int[] messages = new int[2];
      double[] bytes = new double[2];
      for (int peer = 0; peer < hosts.size(); peer++) {
        Counting channel = sent.get(rank)[peer];
        int far = hosts.get(rank).equals(hosts.get(peer)) ? 0 : 1;
        messages[far] += channel == null ? 0 : channel.messages;
        bytes[far] += channel == null ? 0 : channel.bytes;
      }
      assertEquals(terms.hostMessages(), messages[0]);
      assertEquals(terms.hostBytes(), bytes[0], 1e-6);
      assertEquals(terms.networkMessages(), messages[1]);
      // All workers of a host send as much through its link.
      assertEquals(terms.networkBytes(), bytes[1] * plan.placement().mostPerHost(), 1e-6);
    }
  }
}
