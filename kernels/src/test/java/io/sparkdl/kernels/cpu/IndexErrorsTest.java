package io.sparkdl.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.cases.Argument;
import io.sparkdl.kernels.cases.BackendConformance;
import io.sparkdl.kernels.operator.Gather;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.operator.ReverseSequence;
import io.sparkdl.kernels.operator.ScatterElements;
import io.sparkdl.kernels.operator.ScatterReduction;
import io.sparkdl.kernels.operator.TensorScatter;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Indexes outside their axes stop a run on this back end. */
class IndexErrorsTest {
  private static Argument longs(long... data) {
    return new Argument(new TensorType(ElementType.INT64, Shape.of(data.length)), data);
  }

  private static Argument zeros(int... sizes) {
    TensorType type = TensorType.floats(sizes);
    return new Argument(type, new float[(int) type.elements()]);
  }

  private static String error(Operator operator, Argument... arguments) {
    PlanBuilder builder = new PlanBuilder();
    List<Value> inputs = new ArrayList<>();
    for (Argument argument : arguments) {
      inputs.add(builder.input("x" + inputs.size(), argument.type()));
    }
    List<Value> outputs = builder.applyAll(operator, inputs);
    try (Device device = new CpuBackend().open(BackendConformance.OPTIONS);
        Program program = device.compile(builder.build(outputs))) {
      for (int i = 0; i < arguments.length; i++) {
        BackendConformance.write(program, inputs.get(i), arguments[i]);
      }
      return assertThrows(DeviceException.class, program::run).getMessage();
    }
  }

  @Test
  void gather_indexBeyondTheAxis_throws() {
    assertEquals(
        "Gather: expected indexes from -3 to 2, got 3",
        error(new Gather(0), zeros(3, 2), longs(0, 3)));
    assertEquals(
        "Gather: expected indexes from -3 to 2, got -4",
        error(new Gather(0), zeros(3, 2), longs(-4)));
  }

  @Test
  void scatterElements_indexBeyondTheAxis_throws() {
    assertEquals(
        "ScatterElements: expected indexes from -3 to 2, got 4294967296",
        error(new ScatterElements(0, ScatterReduction.ADD), zeros(3), longs(1L << 32), zeros(1)));
  }

  @Test
  void rows_indexesBeyondTheAxis_throw() {
    assertEquals(
        "ReverseSequence: expected indexes from 0 to 4, got 5",
        error(new ReverseSequence(0, 1), zeros(2, 4), longs(4, 5)));
    assertEquals(
        "TensorScatter: expected indexes from 0 to 2, got 3",
        error(new TensorScatter(1, false), zeros(1, 4), zeros(1, 2), longs(3)));
  }
}
