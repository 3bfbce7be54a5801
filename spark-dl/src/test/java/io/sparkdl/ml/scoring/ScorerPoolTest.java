package io.sparkdl.ml.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.data.ExecutorMemory;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.weights.Safetensors;
import io.sparkdl.engine.weights.TensorSpec;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who gets which device, and what threads see of it. */
class ScorerPoolTest {
  private static final Placement CPU = new Placement("cpu", 0, 1);

  /** Native libraries are unpacked in its local directories. */
  private static SparkSession spark;

  @BeforeAll
  static void startSpark() {
    spark =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

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

  /** Weights of 3.2 GB, of which a file's header alone is there, in a heap of 3 GB. */
  @Test
  void lease_weightsDoNotFitTheHeap_saysHowMuchAndWhatToDo() {
    Sequential network = Sequential.of(new Dense(20_000), new Dense(20_000));
    StringBuilder header = new StringBuilder("{");
    long at = 0;
    for (TensorSpec tensor : network.layout(Shape.of(20_000)).tensors()) {
      long end = at + tensor.shape().elements() * Float.BYTES;
      header
          .append(header.length() > 1 ? "," : "")
          .append("\"%s\":{\"dtype\":\"F32\",\"shape\":".formatted(tensor.name()))
          .append(Arrays.toString(tensor.shape().toArray()))
          .append(",\"data_offsets\":[%d,%d]}".formatted(at, end));
      at = end;
    }
    byte[] text = header.append("}").toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(Long.BYTES + text.length).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(text.length).put(text);
    int[] shape = {20_000};
    ScorerPool pool =
        new ScoringModel("large", network.toJson(), shape, 20_000, file.array()).pool();
    DeviceException failure = assertThrows(DeviceException.class, () -> pool.lease(CPU, 1));
    assertTrue(failure.getMessage().contains("3051 MB"), failure::getMessage);
    assertTrue(failure.getMessage().contains("spark.executor.memory"), failure::getMessage);
    assertNull(failure.getCause(), "an error that ends Spark's executors");
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
