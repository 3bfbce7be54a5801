package io.sparkdl.kernels.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.backend.Region;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.ParameterUpdate;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.operator.UpdateRule;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What programs and regions do beyond single operators: variables, assignments, reuse. */
final class ProgramCases {
  private static final TensorType THREE = TensorType.floats(3);

  private ProgramCases() {}

  static Map<String, Consumer<Device>> all() {
    Map<String, Consumer<Device>> cases = new LinkedHashMap<>();
    cases.put("region_writtenAtOffset_readsBack", ProgramCases::regionWrittenAtOffset);
    cases.put("region_allocatedTwice_isRefused", ProgramCases::regionAllocatedTwice);
    cases.put("buffers_askedTwice_areTheSame", ProgramCases::buffersAskedTwice);
    cases.put("variable_assigned_changesAtEndOfRun", ProgramCases::variableAssigned);
    cases.put("variables_swapped_bothReadOldValues", ProgramCases::variablesSwapped);
    cases.put("variables_updatedByOptimizer_advance", ProgramCases::variablesUpdated);
    cases.put("input_isOutput_keepsItsElements", ProgramCases::inputIsOutput);
    cases.put("input_usedAgainLater_isNotOverwritten", ProgramCases::inputUsedAgain);
    cases.put("programs_shareRegion_seeEachOther", ProgramCases::programsShareRegion);
    ExchangeCases.addTo(cases);
    RegionWatchCases.addTo(cases);
    FoldingCases.addTo(cases);
    return cases;
  }

  private static Region region(Device device, String name, float... elements) {
    Region region = device.allocate(name, elements.length);
    region.write(0, FloatBuffer.wrap(elements));
    return region;
  }

  private static float[] read(Region region) {
    float[] elements = new float[(int) region.length()];
    region.read(0, FloatBuffer.wrap(elements));
    return elements;
  }

  private static float[] read(Program program, Value value) {
    float[] elements = new float[(int) value.type().elements()];
    program.floats(value).get(0, elements);
    return elements;
  }

  private static void regionWrittenAtOffset(Device device) {
    Region region = device.allocate("r", 5);
    assertArrayEquals(new float[5], read(region));
    region.write(2, FloatBuffer.wrap(new float[] {1, 2}));
    assertArrayEquals(new float[] {0, 0, 1, 2, 0}, read(region));
    float[] part = new float[2];
    region.read(3, FloatBuffer.wrap(part));
    assertArrayEquals(new float[] {2, 0}, part);
    assertEquals("r", device.region("r").name());
    assertThrows(IllegalArgumentException.class, () -> device.region("other"));
  }

  private static void regionAllocatedTwice(Device device) {
    device.allocate("r", 5);
    assertThrows(DeviceException.class, () -> device.allocate("r", 5));
  }

  private static void buffersAskedTwice(Device device) {
    PlanBuilder builder = new PlanBuilder();
    Value x = builder.input("x", THREE);
    Value y = builder.apply(Unary.RELU, x);
    try (Program program = device.compile(builder.build(List.of(y)))) {
      assertSame(program.floats(x), program.floats(x));
      assertSame(program.floats(y), program.floats(y));
    }
  }

  private static void variableAssigned(Device device) {
    Region region = region(device, "r", 1, 2, 3, 4, 5);
    PlanBuilder builder = new PlanBuilder();
    Value variable = builder.variable("r", 1, THREE);
    Value sum = builder.apply(Binary.ADD, variable, builder.constant(10));
    builder.assign(variable, sum);
    // Reads the variable after the step whose result it will take.
    Value later = builder.apply(Binary.MUL, variable, sum);
    try (Program program = device.compile(builder.build(List.of(later)))) {
      program.run();
      assertArrayEquals(new float[] {24, 39, 56}, read(program, later));
      assertArrayEquals(new float[] {1, 12, 13, 14, 5}, read(region));
      program.run();
      assertArrayEquals(new float[] {1, 22, 23, 24, 5}, read(region));
    }
  }

  private static void variablesSwapped(Device device) {
    Region a = region(device, "a", 1, 2, 3);
    Region b = region(device, "b", 4, 5, 6);
    PlanBuilder builder = new PlanBuilder();
    Value first = builder.variable("a", 0, THREE);
    Value second = builder.variable("b", 0, THREE);
    builder.assign(first, second);
    builder.assign(second, first);
    try (Program program = device.compile(builder.build(List.of()))) {
      program.run();
      assertArrayEquals(new float[] {4, 5, 6}, read(a));
      assertArrayEquals(new float[] {1, 2, 3}, read(b));
    }
  }

  private static void variablesUpdated(Device device) {
    Region x = region(device, "x", 1, 2, 3);
    Region v = region(device, "v", 0, 0, 0);
    PlanBuilder builder = new PlanBuilder();
    Value parameters = builder.variable("x", 0, THREE);
    Value velocity = builder.variable("v", 0, THREE);
    Value gradient = builder.input("g", THREE);
    Value settings = builder.input("settings", TensorType.floats(1, UpdateRule.SETTINGS));
    List<Value> updated =
        builder.applyAll(
            new ParameterUpdate(UpdateRule.MOMENTUM, 0),
            List.of(parameters, gradient, velocity, settings));
    builder.assign(parameters, updated.get(0));
    builder.assign(velocity, updated.get(1));
    try (Program program = device.compile(builder.build(List.of()))) {
      program.floats(gradient).put(0, new float[] {4, 8, 12});
      program
          .floats(settings)
          .put(0, new float[] {0.25f, 0.5f, Float.MAX_VALUE, 0, 1, 0.5f, 1, 0, 1});
      program.run();
      assertArrayEquals(new float[] {0.5f, 1, 1.5f}, read(x));
      program.run();
      assertArrayEquals(new float[] {-0.25f, -0.5f, -0.75f}, read(x));
      assertArrayEquals(new float[] {3, 6, 9}, read(v));
    }
  }

  private static void inputIsOutput(Device device) {
    PlanBuilder builder = new PlanBuilder();
    Value x = builder.input("x", THREE);
    Value y = builder.apply(Unary.NEG, x);
    try (Program program = device.compile(builder.build(List.of(x, y)))) {
      for (float start : new float[] {1, 5}) {
        program.floats(x).put(0, new float[] {start, 2, 3});
        program.run();
        assertArrayEquals(new float[] {start, 2, 3}, read(program, x));
        assertArrayEquals(new float[] {-start, -2, -3}, read(program, y));
      }
    }
  }

  private static void inputUsedAgain(Device device) {
    PlanBuilder builder = new PlanBuilder();
    Value x = builder.input("x", THREE);
    Value negated = builder.apply(Unary.NEG, x);
    Value rectified = builder.apply(Unary.RELU, negated);
    Value sum = builder.apply(Binary.ADD, rectified, x);
    Value product = builder.apply(Binary.MUL, sum, negated);
    try (Program program = device.compile(builder.build(List.of(product, negated)))) {
      program.floats(x).put(0, new float[] {-1, 2, -3});
      for (int run = 0; run < 2; run++) {
        program.run();
        assertArrayEquals(new float[] {0, -4, 0}, read(program, product));
        assertArrayEquals(new float[] {1, -2, 3}, read(program, negated));
      }
    }
  }

  private static void programsShareRegion(Device device) {
    region(device, "r", 1, 2, 3);
    PlanBuilder writer = new PlanBuilder();
    Value target = writer.variable("r", 0, THREE);
    Value x = writer.input("x", THREE);
    writer.assign(target, writer.apply(Unary.NEG, x));
    PlanBuilder reader = new PlanBuilder();
    Value y = reader.apply(Unary.ABS, reader.variable("r", 0, THREE));
    try (Program write = device.compile(writer.build(List.of()));
        Program read = device.compile(reader.build(List.of(y)))) {
      write.floats(x).put(0, new float[] {7, 8, 9});
      write.run();
      read.run();
      assertArrayEquals(new float[] {7, 8, 9}, read(read, y));
    }
  }
}
