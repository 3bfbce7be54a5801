package io.sparkdl.ml.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.data.ExecutorMemory;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.weights.Safetensors;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who gets which device, and what threads see of it. */
class ScorerPoolTest {
  private static final Placement CPU = new Placement("cpu", 0, 1);

  private static ScoringModel model() throws IOException {
    Sequential network = Sequential.of(new Dense(2));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Safetensors.write(Weights.initial(network.layout(Shape.of(3)), 1), out);
    return new ScoringModel("test", network.toJson(), new int[] {3}, 2, out.toByteArray());
  }

  private static float score(Scorer scorer, float... features) {
    scorer.features().clear().put(features);
    return scorer.run().get(0);
  }

  @Test
  void lease_twiceAtOnce_givesTwoScorers() throws IOException {
    ScorerPool pool = model().pool();
    Scorer first = pool.lease(CPU, 1);
    Scorer second = pool.lease(CPU, 1);
    assertNotSame(first, second);
    assertEquals(score(first, 1, 2, 3), score(second, 1, 2, 3));
    pool.giveBack(first);
    assertNotSame(first, pool.lease(CPU, 2), "other batch size");
    assertSame(first, pool.lease(CPU, 1));
    assertEquals(score(second, 3, 2, 1), score(first, 3, 2, 1));
    first.stop();
    second.stop();
  }

  @Test
  void lease_fromAnotherThread_seesTheSameDevice() throws Exception {
    ScorerPool pool = model().pool();
    Scorer scorer = pool.lease(CPU, 1);
    float expected = score(scorer, 1, 2, 3);
    pool.giveBack(scorer);
    float[] actual = new float[1];
    Thread other =
        new Thread(
            () -> {
              Scorer again = pool.lease(CPU, 1);
              actual[0] = score(again, 1, 2, 3);
              pool.giveBack(again);
            });
    other.start();
    other.join();
    assertEquals(expected, actual[0]);
  }

  @Test
  void lease_deviceThatIsAbsent_saysWhich() throws IOException {
    ScorerPool pool = model().pool();
    String message =
        assertThrows(RuntimeException.class, () -> pool.lease(new Placement("cpu", 7, 1), 1))
            .getMessage();
    assertEquals("cpu: expected device 0, got 7", message);
  }

  @Test
  void giveBack_interruptedCaller_closesTheScorer() throws Exception {
    ScorerPool pool = model().pool();
    Scorer scorer = pool.lease(CPU, 1);
    Thread.currentThread().interrupt();
    assertThrows(RuntimeException.class, () -> score(scorer, 1, 2, 3));
    assertTrue(Thread.interrupted(), "the interrupt is passed on");
    pool.giveBack(scorer);
    Scorer next = pool.lease(CPU, 1);
    assertNotSame(scorer, next);
    assertTrue(Float.isFinite(score(next, 1, 2, 3)));
    next.stop();
  }

  @Test
  void placement_followsDeviceAndResources() {
    assertEquals(new Placement("cpu", 0, 2), Placement.of("auto", List.of(), 2));
    assertEquals(new Placement("opencl", 3, 1), Placement.of("auto", List.of("3", "4"), 1));
    assertEquals(new Placement("cpu", 0, 1), Placement.of("cpu", List.of("3"), 1));
    assertEquals(new Placement("opencl", 0, 1), Placement.of("opencl", List.of(), 0));
    assertThrows(IllegalArgumentException.class, () -> Placement.of("auto", List.of("GPU-1"), 1));
  }

  @Test
  void memoryLimit_isAShare() {
    assertTrue(ExecutorMemory.shareOf(1) >= ExecutorMemory.shareOf(4));
    assertTrue(ExecutorMemory.shareOf(1 << 20) > 0);
  }
}
