package io.sparkdl.kernels.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.backend.DeviceOptions;
import io.sparkdl.kernels.cases.BackendContract;
import io.sparkdl.kernels.operator.Differentiation;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reference's program: its contract, double precision, errors. */
class ReferenceBackendTest implements BackendContract {
  private record Unknown() implements Operator {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      return inputs;
    }

    @Override
    public List<Value> gradient(Differentiation d) {
      return List.of();
    }
  }

  @Override
  public Backend backend() {
    return new ReferenceBackend();
  }

  @Test
  void run_doublesGiven_computesInDouble() {
    try (ReferenceDevice device = ReferenceBackend.open()) {
      ReferenceRegion region = device.allocate("r", 1);
      PlanBuilder builder = new PlanBuilder();
      Value x = builder.input("x", TensorType.floats(1));
      Value variable = builder.variable("r", 0, TensorType.floats(1));
      Value y = builder.apply(Unary.EXP, x);
      builder.assign(variable, y);
      ReferenceProgram program = device.compile(builder.build(List.of(y)));
      program.doubles(x)[0] = 1 + 1e-12;
      program.run();
      assertArrayEquals(new double[] {Math.exp(1 + 1e-12)}, program.doubles(y));
      assertArrayEquals(new double[] {Math.exp(1 + 1e-12)}, region.doubles());
      assertEquals((float) Math.exp(1 + 1e-12), program.floats(y).get(0));
    }
  }

  @Test
  void compile_unknownOperator_namesIt() {
    try (ReferenceDevice device = ReferenceBackend.open()) {
      PlanBuilder builder = new PlanBuilder();
      Value x = builder.input("x", TensorType.floats(1));
      Value y = builder.apply(new Unknown(), x);
      UnsupportedOperationException error =
          assertThrows(
              UnsupportedOperationException.class, () -> device.compile(builder.build(List.of(y))));
      assertTrue(error.getMessage().contains("Unknown"), error.getMessage());
    }
  }

  @Test
  void allocate_beyondLimit_throws() {
    try (ReferenceDevice device = new ReferenceBackend().open(new DeviceOptions(0, 1, 80))) {
      device.allocate("a", 10);
      assertEquals(80, device.usedBytes());
      assertThrows(DeviceException.class, () -> device.allocate("b", 1));
    }
  }

  @Test
  void compile_variableOutsideItsRegion_throws() {
    try (ReferenceDevice device = ReferenceBackend.open()) {
      device.allocate("r", 3);
      PlanBuilder builder = new PlanBuilder();
      Value variable = builder.variable("r", 2, TensorType.floats(2));
      Value y = builder.apply(Unary.NEG, variable);
      assertThrows(IllegalArgumentException.class, () -> device.compile(builder.build(List.of(y))));
    }
  }
}
