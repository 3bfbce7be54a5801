package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Differentiation;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.reference.ReferenceBackend;
import io.sparkdl.kernels.reference.ReferenceDevice;
import io.sparkdl.kernels.reference.ReferenceProgram;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Compares an operator's gradient rule with central differences, in double on the reference: for L
 * = sum of dy * y with random dy, (L(x + h) - L(x - h)) / 2h against dx.
 */
public final class GradientCheck {
  private static final double STEP = 1e-5;

  /**
   * The differences are wrong by about h^2 and 1e-16 L / h, the rules by constants that are float.
   */
  private static final Tolerance TOLERANCE = new Tolerance(1e-7, 1e-5);

  /** Elements of an input that are checked; all, if it has no more. */
  private static final int MOST_ELEMENTS = 24;

  /** A gradient rule: {@link io.sparkdl.kernels.operator.Operator#gradient}, or a wrong one. */
  @FunctionalInterface
  public interface Rule {
    /** One gradient per input, null where there is none. */
    List<Value> gradient(Differentiation d);
  }

  private final OperatorCase operatorCase;
  private final List<Value> inputs = new ArrayList<>();
  private final List<Value> outputGradients = new ArrayList<>();
  private final Map<Value, Value> gradients = new LinkedHashMap<>();
  private Step step;

  private GradientCheck(OperatorCase operatorCase) {
    this.operatorCase = operatorCase;
  }

  /**
   * Checks the rule of a case's operator at the case's inputs, where it must be differentiable.
   *
   * @return number of elements that were compared
   * @throws AssertionError if a gradient is wrong
   */
  public static int check(OperatorCase operatorCase) {
    return check(operatorCase, operatorCase.operator()::gradient);
  }

  /**
   * Checks a rule for the operator of a case.
   *
   * @return number of elements that were compared
   * @throws AssertionError if a gradient is wrong
   */
  public static int check(OperatorCase operatorCase, Rule rule) {
    return new GradientCheck(operatorCase).run(rule);
  }

  private int run(Rule rule) {
    PlanBuilder builder = new PlanBuilder();
    for (Argument argument : operatorCase.inputs()) {
      inputs.add(builder.input("input" + inputs.size(), argument.type()));
    }
    List<Value> outputs = builder.applyAll(operatorCase.operator(), inputs);
    step = new Step(operatorCase.operator(), inputs, outputs);
    for (Value output : outputs) {
      outputGradients.add(
          differentiable(output) ? builder.input("dy" + output.id(), output.type()) : null);
    }
    List<Value> rules = rule.gradient(new Differentiation(builder, step, outputGradients));
    for (int i = 0; i < inputs.size(); i++) {
      if (rules.get(i) != null) {
        gradients.put(inputs.get(i), rules.get(i));
      }
    }
    List<Value> all = new ArrayList<>(outputs);
    all.addAll(gradients.values());
    try (ReferenceDevice device = ReferenceBackend.open();
        ReferenceProgram forward = device.compile(builder.build(outputs));
        ReferenceProgram backward = device.compile(builder.build(all))) {
      fill(forward);
      fill(backward);
      backward.run();
      return compare(forward, backward);
    }
  }

  private boolean differentiable(Value output) {
    return output.type().element() == ElementType.FLOAT
        && operatorCase.operator().passesGradient(step.outputs().indexOf(output));
  }

  private void fill(ReferenceProgram program) {
    SplittableRandom random = new SplittableRandom(operatorCase.name().hashCode() + 1L);
    for (int i = 0; i < inputs.size(); i++) {
      BackendConformance.write(program, inputs.get(i), operatorCase.inputs().get(i));
    }
    for (Value dy : outputGradients) {
      if (dy != null) {
        Arrays.setAll(program.doubles(dy), i -> random.nextDouble() - 0.5);
      }
    }
  }

  private int compare(ReferenceProgram forward, ReferenceProgram backward) {
    int compared = 0;
    for (Map.Entry<Value, Value> entry : gradients.entrySet()) {
      double[] x = forward.doubles(entry.getKey());
      double[] dx = backward.doubles(entry.getValue());
      if (dx.length != x.length) {
        throw new AssertionError(operatorCase + ": expected a gradient like x, got " + entry);
      }
      int stride = Math.max(1, x.length / MOST_ELEMENTS);
      for (int i = 0; i < x.length; i += stride) {
        double old = x[i];
        x[i] = old + STEP;
        double above = loss(forward);
        x[i] = old - STEP;
        double below = loss(forward);
        x[i] = old;
        double expected = (above - below) / (2 * STEP);
        if (!TOLERANCE.allows(dx[i], expected)) {
          throw new AssertionError(
              "%s: expected gradient %s at [%d] of %s, got %s"
                  .formatted(operatorCase.name(), expected, i, entry.getKey(), dx[i]));
        }
        compared++;
      }
    }
    return compared;
  }

  private double loss(ReferenceProgram forward) {
    forward.run();
    double loss = 0;
    for (int output = 0; output < outputGradients.size(); output++) {
      if (outputGradients.get(output) != null) {
        double[] y = forward.doubles(step.outputs().get(output));
        double[] dy = forward.doubles(outputGradients.get(output));
        for (int i = 0; i < y.length; i++) {
          loss += y[i] * dy[i];
        }
      }
    }
    return loss;
  }
}
