package io.sparkdl.kernels.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.backend.Region;
import io.sparkdl.kernels.backend.RegionWatch;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.CounterRandom;
import io.sparkdl.kernels.operator.Dropout;
import io.sparkdl.kernels.operator.Gemm;
import io.sparkdl.kernels.operator.ParameterUpdate;
import io.sparkdl.kernels.operator.Reduce;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.operator.Reshape;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.operator.UpdateRule;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Programs on a device: placement, variables, outputs, allocation. */
@Tag("opencl")
class OpenClProgramTest {
  private static float[] read(Region region) {
    FloatBuffer target = FloatBuffer.allocate((int) region.length());
    region.read(0, target);
    return target.array();
  }

  private static void write(Region region, float... values) {
    region.write(0, FloatBuffer.wrap(values));
  }

  @Test
  void run_broadcastThenRelu_givesValues() {
    try (OpenClDevice device = OpenClDevices.open()) {
      PlanBuilder builder = new PlanBuilder();
      Value x = builder.input("x", TensorType.floats(2, 3));
      Value bias =
          builder.constant(TensorType.floats(3), new float[] {1, -10, Float.NEGATIVE_INFINITY});
      Value y = builder.apply(Unary.RELU, builder.apply(Binary.ADD, x, bias));
      try (Program program = device.compile(builder.build(List.of(y)))) {
        program.floats(x).put(0, new float[] {1, 2, 3, 4, 50, Float.NaN});
        program.run();

        float[] got = new float[6];
        program.floats(y).get(0, got);
        assertArrayEquals(new float[] {2, 0, 0, 5, 40, Float.NaN}, got);
      }
    }
  }

  /** A gradient may leave while what comes before it is computed. */
  @Test
  void run_watchedAssignment_isToldBeforeLaterStepsRead() {
    try (OpenClDevice device = OpenClDevices.open()) {
      write(device.allocate("w", 4), 1, 2, 3, 4);
      device.allocate("g", 4);
      PlanBuilder builder = new PlanBuilder();
      Value x = builder.input("x", TensorType.floats(2));
      for (int half = 0; half < 4; half += 2) {
        Value w = builder.variable("w", half, TensorType.floats(2));
        Value product = builder.apply(Binary.MUL, x, w);
        builder.assign(builder.variable("g", half, TensorType.floats(2)), product);
      }
      List<String> told = new ArrayList<>();
      device.watchThrough(
          new RegionWatch() {
            @Override
            public void beforeRead(String region, long from, long to) {
              told.add("read " + region + " " + from);
            }

            @Override
            public void assigned(String region, long from, long to) {
              float[] now = new float[2];
              device.region(region).read(from, FloatBuffer.wrap(now));
              told.add("assigned " + region + " " + from + " " + now[0] + " " + now[1]);
            }
          });
      try (Program program = device.compile(builder.build(List.of()))) {
        program.floats(x).put(0, new float[] {10, 10});
        program.run();
        assertEquals(
            List.of("read w 0", "assigned g 0 10.0 20.0", "read w 2", "assigned g 2 30.0 40.0"),
            told);
      }
    }
  }

  @Test
  void run_updateOfVariable_seesOldValueAndChangesItOnce() {
    try (OpenClDevice device = OpenClDevices.open()) {
      Region region = device.allocate("w", 4);
      write(region, 1, 2, 3, 4);
      PlanBuilder builder = new PlanBuilder();
      Value w = builder.variable("w", 0, TensorType.floats(4));
      Value twice = builder.apply(Binary.ADD, w, w);
      Value sum = builder.apply(new Reduce(Reduction.SUM, List.of(), false), w);
      builder.assign(w, twice);
      try (Program program = device.compile(builder.build(List.of(sum, w)))) {
        program.run();
        assertEquals(10, program.floats(sum).get(0));
        assertEquals(1, program.floats(w).get(0), "an output is the value before assignments");
        program.run();
        assertEquals(20, program.floats(sum).get(0));
        assertArrayEquals(new float[] {4, 8, 12, 16}, read(region));
      }
    }
  }

  @Test
  void run_variablesThatSwap_takeEachOthersOldValue() {
    try (OpenClDevice device = OpenClDevices.open()) {
      Region region = device.allocate("w", 4);
      write(region, 1, 2, 3, 4);
      PlanBuilder builder = new PlanBuilder();
      Value a = builder.variable("w", 0, TensorType.floats(2));
      Value b = builder.variable("w", 2, TensorType.floats(2));
      builder.assign(a, b);
      builder.assign(b, a);
      try (Program program = device.compile(builder.build(List.of()))) {
        program.run();
      }
      assertArrayEquals(new float[] {3, 4, 1, 2}, read(region));
    }
  }

  @Test
  void run_twoProgramsAndARegionThatGrows_keepValues() {
    try (OpenClDevice device = OpenClDevices.open()) {
      Region first = device.allocate("first", 3);
      write(first, 1, 2, 3);
      PlanBuilder builder = new PlanBuilder();
      Value v = builder.variable("first", 0, TensorType.floats(3));
      Value x = builder.input("x", TensorType.floats(3));
      builder.assign(v, builder.apply(Binary.ADD, v, x));
      Program program = device.compile(builder.build(List.of()));
      program.floats(x).put(0, new float[] {1, 1, 1});
      program.run();
      // Larger than the least arena, so the arena is read back and uploaded again.
      Region large = device.allocate("large", 3 << 20);
      program.run();

      assertArrayEquals(new float[] {3, 4, 5}, read(first));
      float[] zeros = read(large);
      for (float zero : zeros) {
        assertEquals(0, zero);
      }
      System.gc();
      program.run();
      assertArrayEquals(new float[] {4, 5, 6}, read(first));
    }
  }

  @Test
  void run_gemmOfOddSizes_matchesDoubles() {
    int n = 37;
    int k = 65;
    int m = 21;
    try (OpenClDevice device = OpenClDevices.open()) {
      PlanBuilder builder = new PlanBuilder();
      Value a = builder.input("a", TensorType.floats(k, n));
      Value b = builder.input("b", TensorType.floats(m, k));
      Value c = builder.input("c", TensorType.floats(m));
      Value y = builder.apply(new Gemm(0.5f, 2, true, true), a, b, c);
      try (Program program = device.compile(builder.build(List.of(y)))) {
        float[] as = fill(program.floats(a), 1);
        float[] bs = fill(program.floats(b), 2);
        float[] cs = fill(program.floats(c), 3);
        program.run();
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < m; j++) {
            double sum = 0;
            for (int l = 0; l < k; l++) {
              sum += (double) as[l * n + i] * bs[j * k + l];
            }
            assertEquals(0.5 * sum + 2 * cs[j], program.floats(y).get(i * m + j), 1e-5);
          }
        }
      }
    }
  }

  private static float[] fill(FloatBuffer buffer, int stream) {
    float[] values = new float[buffer.capacity()];
    for (int i = 0; i < values.length; i++) {
      values[i] = CounterRandom.uniform(42, stream, i) * 2 - 1;
    }
    buffer.put(0, values);
    return values;
  }

  @Test
  void run_dropout_drawsTheSameNumbersAsJava() {
    int rows = 5;
    int width = 13;
    try (OpenClDevice device = OpenClDevices.open()) {
      PlanBuilder builder = new PlanBuilder();
      Value x = builder.input("x", TensorType.floats(rows, width));
      Value keys = builder.input("keys", new TensorType(ElementType.INT64, Shape.of(rows)));
      List<Value> outputs = builder.applyAll(new Dropout(0.3f, 7), List.of(x, keys));
      try (Program program = device.compile(builder.build(outputs))) {
        fill(program.floats(x), 1);
        for (int row = 0; row < rows; row++) {
          program.longs(keys).put(row, CounterRandom.key(11, row, -row));
        }
        program.run();
        for (int i = 0; i < rows * width; i++) {
          long key = program.longs(keys).get(i / width);
          boolean kept = CounterRandom.uniform(key, 7, i % width) >= 0.3f;
          assertEquals(kept ? 1 : 0, program.ints(outputs.get(1)).get(i));
          float expected = kept ? program.floats(x).get(i) / 0.7f : 0;
          assertEquals(expected, program.floats(outputs.get(0)).get(i), 1e-6);
        }
      }
    }
  }

  @Test
  void run_reshapedOutput_isTheInput() {
    try (OpenClDevice device = OpenClDevices.open()) {
      PlanBuilder builder = new PlanBuilder();
      Value x = builder.input("x", TensorType.floats(2, 3));
      Value y = builder.apply(Reshape.to(Shape.of(3, 2)), x);
      try (Program program = device.compile(builder.build(List.of(y, y)))) {
        float[] values = fill(program.floats(x), 1);
        program.run();
        float[] got = new float[6];
        program.floats(y).get(0, got);
        assertArrayEquals(values, got);
      }
    }
  }

  @Test
  void run_manyTimes_allocatesNextToNothing() {
    try (OpenClDevice device = OpenClDevices.open()) {
      device.allocate("w", 1000);
      device.allocate("v", 1000);
      PlanBuilder builder = new PlanBuilder();
      Value w = builder.variable("w", 0, TensorType.floats(1000));
      Value v = builder.variable("v", 0, TensorType.floats(1000));
      Value g = builder.input("g", TensorType.floats(1000));
      Value settings = builder.input("settings", TensorType.floats(1, UpdateRule.SETTINGS));
      List<Value> updated =
          builder.applyAll(new ParameterUpdate(UpdateRule.MOMENTUM, 0), List.of(w, g, v, settings));
      builder.assign(w, updated.get(0));
      builder.assign(v, updated.get(1));
      Value norm = builder.apply(new Reduce(Reduction.SUM_SQUARE, List.of(), false), g);
      try (Program program = device.compile(builder.build(List.of(norm)))) {
        program.run();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        int runs = 100;
        for (int run = 0; run < runs; run++) {
          program.run();
        }
        long micros = (System.nanoTime() - start) / 1000 / runs;
        long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / runs;
        System.out.println("opencl: " + bytes + " bytes and " + micros + " microseconds a run");
        assertTrue(bytes < 256, bytes + " bytes a run");
      }
    }
  }
}
