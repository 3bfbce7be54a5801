package io.sparkdl.engine;

import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.cases.Argument;
import io.sparkdl.kernels.cases.BackendConformance;
import io.sparkdl.kernels.cases.GradientCheck;
import io.sparkdl.kernels.cases.OperatorCase;
import io.sparkdl.kernels.cases.Tolerance;
import io.sparkdl.kernels.operator.Differentiation;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.reference.Elements;
import io.sparkdl.kernels.reference.ReferenceBackend;
import io.sparkdl.kernels.reference.ReferenceDevice;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Compares the gradients that a rule gives on a device, in float32, with those of the operator's
 * own rule on the reference, in double, for random gradients of the outputs.
 */
final class FloatGradientCheck {
  /** Rules are several operators, each right to its own tolerance, on numbers around 1. */
  private static final Tolerance TOLERANCE = new Tolerance(2e-4, 2e-3);

  private FloatGradientCheck() {}

  /** A plan whose outputs are the gradients; inputs are the case's, then the outputs' gradients. */
  private record GradientPlan(Plan plan, int inputs) {
    static GradientPlan of(OperatorCase operatorCase, GradientCheck.Rule rule) {
      PlanBuilder builder = new PlanBuilder();
      List<Value> inputs = new ArrayList<>();
      for (Argument argument : operatorCase.inputs()) {
        inputs.add(builder.input("input" + inputs.size(), argument.type()));
      }
      List<Value> outputs = builder.applyAll(operatorCase.operator(), inputs);
      Step step = new Step(operatorCase.operator(), inputs, outputs);
      List<Value> outputGradients = new ArrayList<>();
      for (Value output : outputs) {
        boolean passes =
            output.type().element() == ElementType.FLOAT
                && operatorCase.operator().passesGradient(outputs.indexOf(output));
        outputGradients.add(passes ? builder.input("dy" + output.id(), output.type()) : null);
      }
      List<Value> gradients = rule.gradient(new Differentiation(builder, step, outputGradients));
      Plan plan = builder.build(gradients.stream().filter(Objects::nonNull).toList());
      return new GradientPlan(plan, inputs.size());
    }

    /** The gradients that a program of the plan computes. */
    List<Elements> run(Device device, OperatorCase operatorCase) {
      // Not the seed of the case: gradients equal to the inputs would hide wrong rules.
      SplittableRandom random = new SplittableRandom(operatorCase.name().hashCode() + 1L);
      try (Program program = device.compile(plan)) {
        for (int i = 0; i < plan.inputs().size(); i++) {
          Value input = plan.inputs().get(i);
          BackendConformance.write(
              program, input, i < inputs ? operatorCase.inputs().get(i) : random(input, random));
        }
        program.run();
        return plan.outputs().stream().map(dx -> BackendConformance.read(program, dx)).toList();
      }
    }

    private static Argument random(Value dy, SplittableRandom random) {
      float[] data = new float[Math.toIntExact(dy.type().elements())];
      for (int i = 0; i < data.length; i++) {
        data[i] = (float) (2 * random.nextDouble() - 1);
      }
      return new Argument(dy.type(), data);
    }
  }

  /**
   * Checks a rule for the operator of a case.
   *
   * @throws AssertionError if a gradient differs by more than the tolerance
   */
  static void check(Device device, OperatorCase operatorCase, GradientCheck.Rule rule) {
    List<Elements> expected;
    GradientPlan right = GradientPlan.of(operatorCase, operatorCase.operator()::gradient);
    if (right.plan().outputs().isEmpty()) {
      return;
    }
    try (ReferenceDevice reference = ReferenceBackend.open()) {
      expected = right.run(reference, operatorCase);
    }
    List<Elements> actual = GradientPlan.of(operatorCase, rule).run(device, operatorCase);
    for (int i = 0; i < expected.size(); i++) {
      String what = operatorCase.name() + " gradient " + i;
      BackendConformance.compare(what, actual.get(i), expected.get(i), TOLERANCE);
    }
  }
}
