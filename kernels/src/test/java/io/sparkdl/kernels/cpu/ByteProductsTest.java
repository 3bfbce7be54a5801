package io.sparkdl.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.cases.BackendConformance;
import io.sparkdl.kernels.operator.IntegerProduct;
import io.sparkdl.kernels.operator.MatMulInteger;
import io.sparkdl.kernels.operator.QuantizeLinear;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Products of quantised numbers are exact whatever the processor's instructions. */
class ByteProductsTest {
  @ParameterizedTest
  @ValueSource(strings = {"SSE41", "AVX2", "AVX512_CORE"})
  void everyCase_withoutInstructionsForBytes_isExact(String instructions) throws Exception {
    String output = run(instructions);
    assertTrue(output.matches("(?s).*exact bytes false, cases [1-9]\\d+\\s*"), output);
  }

  @Test
  void everyCase_withInstructionsForBytes_isExact() throws Exception {
    boolean exact = CpuDevice.multipliesBytesExactly();
    for (String instructions : List.of("AVX2_VNNI", "AVX512_CORE_VNNI")) {
      String output = run(instructions);
      // A processor without them runs what it has.
      assertTrue(output.contains("exact bytes " + exact) || output.contains("bytes false"), output);
    }
  }

  /** The output of a process in which oneDNN uses no more than these instructions. */
  private static String run(String instructions) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ByteProducts.class.getName());
    builder.environment().put("ONEDNN_MAX_CPU_ISA", instructions);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process ends");
    assertEquals(0, process.exitValue(), output);
    return output;
  }

  @Test
  void product_constantWeights_followsItsSource() {
    PlanBuilder builder = new PlanBuilder();
    Value a = builder.input("a", new TensorType(ElementType.INT8, Shape.of(1, 2)));
    byte[] weights = {(byte) 200, 1, 3, (byte) 255};
    TensorType type = new TensorType(ElementType.UINT8, Shape.of(2, 2));
    Value y = builder.apply(new MatMulInteger(), a, builder.constant(type, weights));
    Plan plan = builder.build(List.of(y));
    try (Device device = new CpuBackend().open(BackendConformance.OPTIONS);
        Program program = device.compile(plan)) {
      for (byte factor : new byte[] {1, -128, 127}) {
        program.bytes(a).put(0, new byte[] {factor, 2});
        program.run();
        int[] sums = new int[2];
        program.ints(y).get(0, sums);
        assertEquals(factor * 200 + 2 * 3, sums[0]);
        assertEquals(factor + 2 * 255, sums[1]);
      }
    }
  }

  @Test
  void mostProducts_largestProducts_stayBelowWhatFloatHolds() {
    int most = QuantizedProductLowering.MOST_PRODUCTS;
    assertTrue(most * 255L * 128 < 1 << 24 && (most + 1) * 255L * 128 >= 1 << 24);
  }

  @Test
  void requantized_halves_roundToEven() {
    assertEquals(2, IntegerProduct.requantized(5, 0.5f, 0, ElementType.INT8));
    assertEquals(4, IntegerProduct.requantized(7, 0.5f, 0, ElementType.INT8));
    assertEquals(-2, IntegerProduct.requantized(-5, 0.5f, 0, ElementType.INT8));
    assertEquals(127, IntegerProduct.requantized(1 << 25, 1, 0, ElementType.INT8));
    assertEquals(0, IntegerProduct.requantized(-9, 1, 8, ElementType.UINT8));
    assertEquals(2, QuantizeLinear.quantized(2.5f, 1, 0, ElementType.INT8));
  }
}
