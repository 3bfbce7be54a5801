package io.sparkdl.train;

import static io.sparkdl.train.ExchangeAlgorithm.DIRECT;
import static io.sparkdl.train.ExchangeAlgorithm.HIERARCHICAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExchangePlanTest {
  private static final long MILLION = 1_000_000;

  private static ExchangePlan plan(ExchangePolicy policy, long parameters, String hosts) {
    return plan(policy, GradientCompression.NONE, parameters, hosts);
  }

  private static ExchangePlan plan(
      ExchangePolicy policy, GradientCompression compression, long parameters, String hosts) {
    return ExchangePlan.of(new ExchangeSettings(policy, compression), hosts(hosts), parameters);
  }

  /** A letter is the host of a worker. */
  private static List<String> hosts(String letters) {
    return List.of(letters.split(""));
  }

  @ParameterizedTest
  @CsvSource({
    "a, DIRECT",
    "ab, DIRECT",
    "aa, DIRECT",
    "abc, DIRECT",
    "aab, DIRECT",
    "aaabb, DIRECT",
    "aaabbc, DIRECT",
    "aabb, HIERARCHICAL",
    "abba, HIERARCHICAL",
    "abcabc, HIERARCHICAL"
  })
  void of_hierarchicalPolicy_needsHostsWithAsManyWorkers(String hosts, ExchangeAlgorithm chosen) {
    assertEquals(chosen, plan(ExchangePolicy.HIERARCHICAL, MILLION, hosts).algorithm());
    assertEquals(DIRECT, plan(ExchangePolicy.DIRECT, MILLION, hosts).algorithm());
  }

  /** The messages of 4 workers on 2 hosts, and what their bytes take. */
  @Test
  void of_auto_isTheCheaperOfBoth() {
    for (long parameters : new long[] {1, 1000, MILLION, 100 * MILLION}) {
      ExchangePlan chosen = plan(ExchangePolicy.AUTO, parameters, "aabb");
      double direct = plan(ExchangePolicy.DIRECT, parameters, "aabb").seconds();
      double hierarchical = plan(ExchangePolicy.HIERARCHICAL, parameters, "aabb").seconds();
      assertEquals(Math.min(direct, hierarchical), chosen.seconds());
      assertEquals(4.0 * parameters, chosen.bytes());
    }
    assertEquals(HIERARCHICAL, plan(ExchangePolicy.AUTO, 100 * MILLION, "aabb").algorithm());
    assertEquals(DIRECT, plan(ExchangePolicy.AUTO, MILLION, "abcd").algorithm());
  }

  /** 2 x 4 MB of 2 workers leave a host; 0.8 ns a byte, 50 us a message, 0.1 ns to add a byte. */
  @Test
  void of_twoHosts_predictsByTheUsualCosts() {
    ExchangePlan plan = plan(ExchangePolicy.AUTO, MILLION, "ab");
    assertEquals(2 * 50e-6 + 4e6 * 0.8e-9 + 2e6 * 1e-10, plan.seconds(), 1e-12);
    assertEquals(
        "direct, compression none: 2 workers on 2 hosts, gradients of 4.000 MB, predicted 3.500 ms a"
            + " step",
        plan.toString());
    ExchangePlan halved = plan(ExchangePolicy.AUTO, GradientCompression.BFLOAT16, MILLION, "ab");
    assertEquals(2 * 50e-6 + 2e6 * 0.8e-9 + 2e6 * 1e-10, halved.seconds(), 1e-12);
  }

  /** The fuller host's link is the slower one: 2 workers send to 1, a third of 3 MB each. */
  @Test
  void of_unequalHosts_predictsForTheFullest() {
    double expected = 2 * 50e-6 + 4e6 * 0.8e-9 + 2 * 20e-6 + 2e6 / 1.5e9 + 2e6 * 1e-10;
    assertEquals(expected, plan(ExchangePolicy.AUTO, 750_000, "aba").seconds(), 1e-12);
  }

  /** Within a host nothing is left out where hosts come first. */
  @Test
  void of_compressionWithHostsFirst_countsBetweenHostsOnly() {
    GradientCompression topK = GradientCompression.topK(0.01);
    ExchangePlan plan = plan(ExchangePolicy.HIERARCHICAL, topK, MILLION, "aabb");
    double network = 2 * 50e-6 + 0.02 * 4e6 * 0.8e-9;
    double host = 2 * 20e-6 + 4e6 / 1.5e9;
    assertEquals(network + host + 3e6 * 1e-10, plan.seconds(), 1e-12);
    assertTrue(
        plan.toString().startsWith("hierarchical, compression topK of 0.01: 4 workers on 2"));
    assertEquals(
        DIRECT,
        plan(ExchangePolicy.AUTO, topK, MILLION, "aabb").algorithm(),
        "so little goes between hosts that the host's own exchange takes longer");
  }

  @Test
  void of_oneWorker_exchangesNothing() {
    ExchangePlan plan = plan(ExchangePolicy.AUTO, MILLION, "a");
    assertEquals(0, plan.seconds());
    assertEquals("none, as there is one worker", plan.toString());
  }

  @ParameterizedTest
  @EnumSource
  void ofId_ofEach_isThatPolicy(ExchangePolicy policy) {
    assertEquals(policy, ExchangePolicy.of(policy.id()));
    assertThrows(IllegalArgumentException.class, () -> ExchangePolicy.of("ring"));
  }

  @Test
  void placement_anyOrder_groupsRanksByHost() {
    WorkerPlacement placement = WorkerPlacement.of(hosts("baabbc"));
    assertEquals(List.of(List.of(0, 3, 4), List.of(1, 2), List.of(5)), placement.ranksOfHosts());
    assertEquals(3, placement.hosts());
    assertEquals(6, placement.workers());
    assertEquals(3, placement.mostPerHost());
  }
}
