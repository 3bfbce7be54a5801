package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.backend.DeviceOptions;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.reference.Elements;
import io.sparkdl.kernels.reference.Rules;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Runs an operator's case on a back end and compares every output with the reference's. */
public final class BackendConformance {
  /** How tests open a device: the first one, two threads, at most 1 GiB. */
  public static final DeviceOptions OPTIONS = new DeviceOptions(0, 2, 1L << 30);

  private BackendConformance() {}

  /**
   * Checks a case on the back end's first device.
   *
   * @throws AssertionError if an output differs by more than the case's tolerance
   */
  public static void check(Backend backend, OperatorCase operatorCase) {
    try (Device device = backend.open(OPTIONS)) {
      check(device, operatorCase);
    }
  }

  /**
   * Checks a case on an open device.
   *
   * @throws AssertionError if an output differs by more than the case's tolerance
   */
  public static void check(Device device, OperatorCase operatorCase) {
    PlanBuilder builder = new PlanBuilder();
    List<Value> inputs = new ArrayList<>();
    for (Argument argument : operatorCase.inputs()) {
      inputs.add(builder.input("input" + inputs.size(), argument.type()));
    }
    Plan plan = builder.build(builder.applyAll(operatorCase.operator(), inputs));
    List<Elements> expected = reference(operatorCase);
    try (Program program = device.compile(plan)) {
      // Twice: the second run must not depend on what the first one left behind.
      for (int run = 0; run < 2; run++) {
        for (int i = 0; i < inputs.size(); i++) {
          write(program, inputs.get(i), operatorCase.inputs().get(i));
        }
        program.run();
        for (int output = 0; output < expected.size(); output++) {
          Value value = plan.outputs().get(output);
          String what = operatorCase.name() + " output " + output + " of run " + run;
          compare(what, read(program, value), expected.get(output), operatorCase.tolerance());
        }
      }
    }
  }

  /**
   * Checks a case whose types the back end does not have: it must refuse the plan and name a type.
   *
   * @throws AssertionError if it compiles the plan or gives another reason
   */
  public static void checkRefused(Device device, OperatorCase operatorCase) {
    PlanBuilder builder = new PlanBuilder();
    List<Value> inputs = new ArrayList<>();
    for (Argument argument : operatorCase.inputs()) {
      inputs.add(builder.input("input" + inputs.size(), argument.type()));
    }
    Plan plan = builder.build(builder.applyAll(operatorCase.operator(), inputs));
    try (Program program = device.compile(plan)) {
      throw new AssertionError(operatorCase.name() + ": expected a refusal, got " + program);
    } catch (DeviceException refusal) {
      if (!refusal.getMessage().contains("int8")) {
        throw new AssertionError(operatorCase.name() + ": expected the type's name", refusal);
      }
    }
  }

  /** True if the back end has the types of a case's inputs and outputs. */
  public static boolean supports(Backend backend, OperatorCase operatorCase) {
    List<TensorType> types = new ArrayList<>(operatorCase.inputTypes());
    types.addAll(operatorCase.operator().infer(operatorCase.inputTypes()));
    return types.stream().allMatch(type -> backend.supports(type.element()));
  }

  /** The outputs that the reference computes for a case. */
  public static List<Elements> reference(OperatorCase operatorCase) {
    List<Elements> inputs = new ArrayList<>();
    for (Argument argument : operatorCase.inputs()) {
      inputs.add(Elements.of(argument.type(), argument.data()));
    }
    return Rules.apply(operatorCase.operator(), inputs);
  }

  /** Copies an argument into an input of a program. */
  public static void write(Program program, Value input, Argument argument) {
    switch (input.type().element()) {
      case FLOAT -> program.floats(input).put(0, (float[]) argument.data());
      case INT32, BOOL -> program.ints(input).put(0, (int[]) argument.data());
      case INT64 -> program.longs(input).put(0, (long[]) argument.data());
      case INT8, UINT8 -> program.bytes(input).put(0, (byte[]) argument.data());
    }
  }

  /** The elements of a program's output. */
  public static Elements read(Program program, Value output) {
    int length = Math.toIntExact(output.type().elements());
    Object data =
        switch (output.type().element()) {
          case FLOAT -> {
            float[] floats = new float[length];
            program.floats(output).get(0, floats);
            yield floats;
          }
          case INT32, BOOL -> {
            int[] ints = new int[length];
            program.ints(output).get(0, ints);
            yield ints;
          }
          case INT64 -> {
            long[] longs = new long[length];
            program.longs(output).get(0, longs);
            yield longs;
          }
          case INT8, UINT8 -> {
            byte[] bytes = new byte[length];
            program.bytes(output).get(0, bytes);
            yield bytes;
          }
        };
    return Elements.of(output.type(), data);
  }

  /**
   * Compares elements with the reference's.
   *
   * @throws AssertionError that names the first and the worst element beyond the tolerance
   */
  public static void compare(String what, Elements actual, Elements expected, Tolerance tolerance) {
    if (!actual.type().equals(expected.type())) {
      throw new AssertionError(what + ": expected " + expected.type() + ", got " + actual.type());
    }
    int wrong = 0;
    int first = -1;
    int worst = -1;
    for (int i = 0; i < expected.length(); i++) {
      if (!matches(actual, expected, i, tolerance)) {
        wrong++;
        first = first < 0 ? i : first;
        worst =
            worst < 0 || difference(actual, expected, i) > difference(actual, expected, worst)
                ? i
                : worst;
      }
    }
    if (wrong > 0) {
      throw new AssertionError(
          "%s: expected %s within %s, got %d of %d wrong: first %s, worst %s"
              .formatted(
                  what,
                  expected.type(),
                  tolerance,
                  wrong,
                  expected.length(),
                  element(actual, expected, first),
                  element(actual, expected, worst)));
    }
  }

  private static boolean matches(Elements actual, Elements expected, int i, Tolerance tolerance) {
    if (expected.type().element() != ElementType.FLOAT) {
      return actual.longs()[i] == expected.longs()[i];
    }
    // A reference beyond float's range is an infinity in float.
    double reference = expected.doubles()[i];
    double rounded = Float.isInfinite((float) reference) ? (float) reference : reference;
    return tolerance.allows(actual.doubles()[i], rounded);
  }

  private static double difference(Elements actual, Elements expected, int i) {
    return expected.isFloat()
        ? Math.abs(actual.doubles()[i] - expected.doubles()[i])
        : Math.abs((double) actual.longs()[i] - expected.longs()[i]);
  }

  private static String element(Elements actual, Elements expected, int i) {
    return expected.isFloat()
        ? "[" + i + "] " + actual.doubles()[i] + " for " + expected.doubles()[i]
        : "[" + i + "] " + actual.longs()[i] + " for " + expected.longs()[i];
  }
}
