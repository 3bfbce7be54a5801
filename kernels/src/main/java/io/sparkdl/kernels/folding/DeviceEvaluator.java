package io.sparkdl.kernels.folding;

import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.plan.ConstantEvaluator;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes operators on constants by running them on a device, so that what is folded when a plan
 * is made is what a run would have given.
 */
public final class DeviceEvaluator implements ConstantEvaluator {
  private final Device device;

  /** An evaluator on an open device, which stays the caller's. */
  public DeviceEvaluator(Device device) {
    this.device = device;
  }

  @Override
  public List<Object> evaluate(Operator operator, List<Value> inputs) {
    PlanBuilder builder = new PlanBuilder();
    List<Value> constants = new ArrayList<>();
    for (Value input : inputs) {
      Object data = ((Value.Constant) input.source()).data();
      constants.add(builder.constant(input.type(), data));
    }
    List<Value> outputs = builder.applyAll(operator, constants);
    try (Program program = device.compile(builder.build(outputs))) {
      program.run();
      List<Object> results = new ArrayList<>();
      outputs.forEach(output -> results.add(elements(program, output)));
      return results;
    }
  }

  private static Object elements(Program program, Value output) {
    int length = Math.toIntExact(output.type().elements());
    return switch (output.type().element()) {
      case FLOAT -> {
        float[] data = new float[length];
        program.floats(output).get(0, data);
        yield data;
      }
      case INT32, BOOL -> {
        int[] data = new int[length];
        program.ints(output).get(0, data);
        yield data;
      }
      case INT64 -> {
        long[] data = new long[length];
        program.longs(output).get(0, data);
        yield data;
      }
      case INT8, UINT8 -> {
        byte[] data = new byte[length];
        program.bytes(output).get(0, data);
        yield data;
      }
    };
  }
}
