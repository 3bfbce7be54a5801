package io.sparkdl.kernels.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.backend.Region;
import io.sparkdl.kernels.backend.RegionWatch;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.MatMul;
import io.sparkdl.kernels.operator.Reshape;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What who watches a device's regions is told, and may do. */
final class RegionWatchCases {
  private static final TensorType SQUARE = TensorType.floats(2, 2);

  private RegionWatchCases() {}

  static void addTo(Map<String, Consumer<Device>> cases) {
    cases.put("watch_writtenBeforeRead_isWhatTheRunReads", RegionWatchCases::writtenBeforeRead);
    cases.put("watch_assigned_hasItsValueThen", RegionWatchCases::assigned);
    cases.put("watch_assignedOfConstants_isAssignedInEveryRun", RegionWatchCases::stableAssigned);
    cases.put("assign_variableReadUnderAnotherName_isReadFirst", RegionWatchCases::renamed);
    cases.put("assign_anOutput_isThereUntilTheProgramRunsAgain", RegionWatchCases::outputs);
    cases.put("watch_andAnother_tellsTheFirstFirst", RegionWatchCases::both);
    cases.put("watch_fails_endsTheRunWithItsCause", RegionWatchCases::failing);
  }

  /** A watch that does nothing by itself. */
  private static class Quiet implements RegionWatch {
    @Override
    public void beforeRead(String region, long from, long to) {}

    @Override
    public void assigned(String region, long from, long to) {}
  }

  private static void writtenBeforeRead(Device device) {
    Region weights = device.allocate("weights", 20);
    PlanBuilder builder = new PlanBuilder();
    Value x = builder.input("x", SQUARE);
    Value first = builder.apply(new MatMul(), x, builder.variable("weights", 0, SQUARE));
    Value y = builder.apply(new MatMul(), first, builder.variable("weights", 16, SQUARE));
    List<String> told = new ArrayList<>();
    int[] run = {0};
    device.watchThrough(
        new Quiet() {
          @Override
          public void beforeRead(String region, long from, long to) {
            told.add(region + " " + from + " " + to);
            float diagonal = from == 0 ? run[0] : 10;
            weights.write(from, FloatBuffer.wrap(new float[] {diagonal, 0, 0, diagonal}));
          }
        });
    try (Program program = device.compile(builder.build(List.of(y)))) {
      for (run[0] = 1; run[0] <= 3; run[0]++) {
        told.clear();
        program.floats(x).put(0, new float[] {1, 2, 3, 4});
        program.run();
        assertEquals(List.of("weights 0 4", "weights 16 20"), told);
        float[] result = new float[4];
        program.floats(y).get(0, result);
        float factor = 10 * run[0];
        assertArrayEquals(new float[] {factor, 2 * factor, 3 * factor, 4 * factor}, result);
      }
    }
  }

  private static void assigned(Device device) {
    device.allocate("weights", 4);
    Region gradients = device.allocate("gradients", 24);
    PlanBuilder builder = new PlanBuilder();
    Value x = builder.input("x", SQUARE);
    Value negated = builder.apply(Unary.NEG, x);
    Value old = builder.variable("gradients", 20, TensorType.floats(4));
    Value again = builder.apply(Binary.ADD, old, builder.constant(TensorType.floats(4), ones()));
    builder.assign(builder.variable("gradients", 0, SQUARE), builder.apply(Binary.MUL, x, x));
    builder.assign(builder.variable("gradients", 16, SQUARE), negated);
    builder.assign(old, again);
    Map<Long, float[]> seen = new TreeMap<>();
    device.watchThrough(
        new Quiet() {
          @Override
          public void assigned(String region, long from, long to) {
            float[] now = new float[(int) (to - from)];
            device.region(region).read(from, FloatBuffer.wrap(now));
            seen.put(from, now);
          }
        });
    try (Program program = device.compile(builder.build(List.of()))) {
      for (int run = 1; run <= 2; run++) {
        seen.clear();
        program.floats(x).put(0, new float[] {1, 2, 3, 4});
        program.run();
        assertEquals(List.of(0L, 16L, 20L), List.copyOf(seen.keySet()));
        assertArrayEquals(new float[] {1, 4, 9, 16}, seen.get(0L));
        assertArrayEquals(new float[] {-1, -2, -3, -4}, seen.get(16L));
        assertArrayEquals(new float[] {run, run, run, run}, seen.get(20L));
        float[] last = new float[4];
        gradients.read(20, FloatBuffer.wrap(last));
        assertArrayEquals(seen.get(20L), last);
      }
    }
  }

  private static float[] ones() {
    return new float[] {1, 1, 1, 1};
  }

  /** Who watches may have written over what follows from variables alone. */
  private static void stableAssigned(Device device) {
    Region weights = device.allocate("weights", 4);
    Region copies = device.allocate("copies", 4);
    weights.write(0, FloatBuffer.wrap(new float[] {1, 2, 3, 4}));
    PlanBuilder builder = new PlanBuilder();
    Value negated = builder.apply(Unary.NEG, builder.variable("weights", 0, SQUARE));
    builder.assign(builder.variable("copies", 0, SQUARE), negated);
    try (Program program = device.compile(builder.build(List.of()))) {
      for (int run = 0; run < 2; run++) {
        copies.write(0, FloatBuffer.wrap(ones()));
        program.run();
        float[] copied = new float[4];
        copies.read(0, FloatBuffer.wrap(copied));
        assertArrayEquals(new float[] {-1, -2, -3, -4}, copied);
      }
    }
  }

  /** The variable may have its new value early, but not before all have read the old one. */
  private static void renamed(Device device) {
    Region state = device.allocate("state", 4);
    PlanBuilder builder = new PlanBuilder();
    Value x = builder.input("x", SQUARE);
    Value old = builder.variable("state", 0, SQUARE);
    Value line = builder.apply(new Reshape(List.of(4), false), old);
    Value product = builder.apply(new MatMul(), old, x);
    builder.assign(old, product);
    Value y = builder.apply(Unary.NEG, line);
    try (Program program = device.compile(builder.build(List.of(y)))) {
      program.floats(x).put(0, new float[] {2, 0, 0, 2});
      for (int run = 0; run < 2; run++) {
        state.write(0, FloatBuffer.wrap(new float[] {1, 2, 3, 4}));
        program.run();
        float[] result = new float[4];
        program.floats(y).get(0, result);
        assertArrayEquals(new float[] {-1, -2, -3, -4}, result);
        state.read(0, FloatBuffer.wrap(result));
        assertArrayEquals(new float[] {2, 4, 6, 8}, result);
      }
    }
  }

  /** Another program gives the variable another value, not the output. */
  private static void outputs(Device device) {
    Region sums = device.allocate("sums", 4);
    float[] result = new float[4];
    List<Program> programs = new ArrayList<>();
    List<Value> outputs = new ArrayList<>();
    for (Unary operator : List.of(Unary.NEG, Unary.ABS)) {
      PlanBuilder builder = new PlanBuilder();
      Value x = builder.input("x", SQUARE);
      Value y = builder.apply(operator, x);
      builder.assign(builder.variable("sums", 0, SQUARE), y);
      Program program = device.compile(builder.build(List.of(y)));
      program.floats(x).put(0, new float[] {1, 2, 3, 4});
      program.run();
      programs.add(program);
      outputs.add(y);
    }
    programs.get(0).floats(outputs.get(0)).get(0, result);
    assertArrayEquals(new float[] {-1, -2, -3, -4}, result);
    programs.get(1).floats(outputs.get(1)).get(0, result);
    assertArrayEquals(new float[] {1, 2, 3, 4}, result);
    sums.read(0, FloatBuffer.wrap(result));
    assertArrayEquals(new float[] {1, 2, 3, 4}, result);
    programs.forEach(Program::close);
  }

  /** Writes down what it is told, under its name. */
  private record Noting(String name, List<String> told) implements RegionWatch {
    @Override
    public void beforeRead(String region, long from, long to) {
      told.add(name + " reads " + region + " " + from + " " + to);
    }

    @Override
    public void assigned(String region, long from, long to) {
      told.add(name + " assigns " + region + " " + from + " " + to);
    }
  }

  private static void both(Device device) {
    device.allocate("weights", 4);
    device.allocate("copies", 8);
    PlanBuilder builder = new PlanBuilder();
    Value negated = builder.apply(Unary.NEG, builder.variable("weights", 0, SQUARE));
    builder.assign(builder.variable("copies", 4, SQUARE), negated);
    List<String> told = new ArrayList<>();
    device.watchThrough(new Noting("a", told).and(new Noting("b", told)));
    try (Program program = device.compile(builder.build(List.of()))) {
      program.run();
    }
    String assigns = " assigns copies 4 8";
    assertEquals(
        List.of("a reads weights 0 4", "b reads weights 0 4", "a" + assigns, "b" + assigns), told);
  }

  private static void failing(Device device) {
    device.allocate("weights", 4);
    PlanBuilder builder = new PlanBuilder();
    Value y = builder.apply(Unary.NEG, builder.variable("weights", 0, SQUARE));
    IOException lost = new IOException("worker 1 is gone");
    device.watchThrough(
        new Quiet() {
          @Override
          public void beforeRead(String region, long from, long to) {
            throw new UncheckedIOException(lost);
          }
        });
    try (Program program = device.compile(builder.build(List.of(y)))) {
      UncheckedIOException thrown = assertThrows(UncheckedIOException.class, program::run);
      assertSame(lost, thrown.getCause());
      device.watchThrough(RegionWatch.NONE);
      program.run();
    }
  }
}
