package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.kernels.backend.Region;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Peers in threads whose weights are arrays; fits are in {@link WeightAgreementFitTest}. */
@Timeout(60)
class WeightAgreementTest {
  private static final int LENGTH = 600_000;

  private final Peers peers = new Peers();

  @AfterEach
  void close() throws Exception {
    peers.close();
  }

  /** A region in an array. */
  private record Array(String name, float[] elements) implements Region {
    @Override
    public long length() {
      return elements.length;
    }

    @Override
    public void read(long offset, FloatBuffer target) {
      target.put(elements, (int) offset, target.remaining());
    }

    @Override
    public void write(long offset, FloatBuffer source) {
      source.get(elements, (int) offset, source.remaining());
    }
  }

  /** What an agreement is asked. */
  private interface Question {
    void ask(WeightAgreement agreement) throws Exception;
  }

  private static List<String> hosts(int workers) {
    List<String> hosts = new ArrayList<>();
    for (int rank = 0; rank < workers; rank++) {
      hosts.add("host-" + rank);
    }
    return hosts;
  }

  /**
   * Starts workers, the i-th of which has the i-th of these numbers as its {@code at}-th weight.
   *
   * @param at below {@link #LENGTH} in the parameters, from there on in the running statistics
   */
  private List<Future<Void>> start(float[] weights, int at, long interval, Question question)
      throws Exception {
    return peers.start(
        Wire.MEMORY,
        weights.length,
        Peers.PATIENT,
        (rank, channels) -> {
          Array parameters = new Array("parameters", new float[LENGTH]);
          Array state = new Array("state", new float[10]);
          float[] elements = at < LENGTH ? parameters.elements() : state.elements();
          elements[at % LENGTH] = weights[rank];
          try (Collective collective =
              new Collective(rank, channels, ExchangeBuckets.one(4, channels.length))) {
            question.ask(
                new WeightAgreement(
                    collective, hosts(weights.length), interval, List.of(parameters, state)));
          }
          return null;
        });
  }

  /** What every worker says, which is the same. */
  private static String failure(List<Future<Void>> workers) {
    List<String> messages = new ArrayList<>();
    for (Future<Void> worker : workers) {
      var error = assertThrows(ExecutionException.class, worker::get);
      messages.add(assertInstanceOf(TrainingException.class, error.getCause()).getMessage());
    }
    assertEquals(1, messages.stream().distinct().count(), messages.toString());
    return messages.get(0);
  }

  @ParameterizedTest
  @CsvSource({"0", "300000", "599999", "600009"})
  void beforeUpdate_oneOfThreeDiffers_namesItAlone(int at) throws Exception {
    float[] weights = {0.5f, 0.5f, Math.nextUp(0.5f)};
    String message = failure(start(weights, at, 4, agreement -> agreement.beforeUpdate(7)));
    assertTrue(message.startsWith("weights: expected equal bits on all workers in step 7"));
    assertTrue(message.contains("on worker 2 (host-2) and"), message);
    assertTrue(message.contains("on the other 2; the memory, the device"), message);
    assertFalse(message.contains("worker 0") || message.contains("worker 1"), message);
  }

  @Test
  void beforeUpdate_twoOfFiveDiffer_namesBoth() throws Exception {
    float[] weights = {1, 2, 1, 3, 1};
    String message = failure(start(weights, 5, 1, agreement -> agreement.beforeUpdate(0)));
    assertTrue(message.contains("on worker 1 (host-1), "), message);
    assertTrue(message.contains("on worker 3 (host-3) and"), message);
    assertFalse(message.contains("worker 0") || message.contains("worker 2"), message);
  }

  /** Zeros of either sign are equal numbers, but other bits. */
  @Test
  void afterUpdate_noMajority_namesAll() throws Exception {
    float[] weights = {0f, -0f};
    String message = failure(start(weights, 5, 1000, agreement -> agreement.afterUpdate(3)));
    assertTrue(message.contains("after step 3"), message);
    assertTrue(message.contains("on worker 0 (host-0), "), message);
    assertTrue(message.contains("on worker 1 (host-1); the memory"), message);
    assertTrue(message.contains("of one of them is broken"), message);
  }

  @Test
  void beforeUpdate_notTheTime_comparesNothing() throws Exception {
    float[] weights = {1, 2};
    for (Future<Void> worker : start(weights, 5, 4, agreement -> agreement.beforeUpdate(6))) {
      worker.get();
    }
  }

  @Test
  void afterUpdate_never_comparesNothing() throws Exception {
    float[] weights = {1, 2};
    for (Future<Void> worker : start(weights, 5, 0, agreement -> agreement.afterUpdate(7))) {
      worker.get();
    }
  }

  @Test
  void afterUpdate_equalWeights_goesOn() throws Exception {
    float[] weights = {3, 3, 3};
    Question question =
        agreement -> {
          agreement.beforeUpdate(0);
          agreement.afterUpdate(0);
        };
    for (Future<Void> worker : start(weights, 5, 1, question)) {
      worker.get();
    }
  }
}
