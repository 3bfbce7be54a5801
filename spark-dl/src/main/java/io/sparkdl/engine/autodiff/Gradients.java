package io.sparkdl.engine.autodiff;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Differentiation;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reverse-mode differentiation: walks the steps of a builder backwards, asks each operator for its
 * gradient rule, and sums what several users of a value contribute.
 */
public final class Gradients {
  private Gradients() {}

  /**
   * Adds the steps that compute the gradient of a scalar.
   *
   * @param builder holds the forward steps and takes the backward ones
   * @param loss a float scalar
   * @param variables values to differentiate by
   * @return one gradient per variable, of its shape; null where the loss does not depend on it
   * @throws ShapeException if the loss is not a scalar
   */
  public static List<Value> of(PlanBuilder builder, Value loss, List<Value> variables) {
    if (loss.shape().rank() != 0) {
      throw new ShapeException("gradients: expected a scalar loss, got " + loss);
    }
    List<Step> steps = builder.steps();
    Set<Value> wanted = dependents(steps, variables);
    Map<Value, Value> gradients = new HashMap<>();
    gradients.put(loss, builder.constant(1));
    for (int index = steps.size() - 1; index >= 0; index--) {
      Step step = steps.get(index);
      List<Value> outputs = new ArrayList<>();
      step.outputs().forEach(output -> outputs.add(gradients.get(output)));
      boolean reached = outputs.stream().anyMatch(gradient -> gradient != null);
      if (reached && step.inputs().stream().anyMatch(wanted::contains)) {
        List<Value> inputs = step.operator().gradient(new Differentiation(builder, step, outputs));
        accumulate(builder, step, inputs, wanted, gradients);
      }
    }
    List<Value> result = new ArrayList<>();
    variables.forEach(variable -> result.add(gradients.get(variable)));
    return result;
  }

  private static void accumulate(
      PlanBuilder builder,
      Step step,
      List<Value> contributions,
      Set<Value> wanted,
      Map<Value, Value> gradients) {
    for (int input = 0; input < contributions.size(); input++) {
      Value value = step.inputs().get(input);
      Value contribution = contributions.get(input);
      if (contribution != null && wanted.contains(value)) {
        gradients.merge(value, contribution, (a, b) -> builder.apply(Binary.ADD, a, b));
      }
    }
  }

  /** The variables and every value that follows from one of them. */
  private static Set<Value> dependents(List<Step> steps, List<Value> variables) {
    Set<Value> dependents = new HashSet<>(variables);
    for (Step step : steps) {
      if (step.inputs().stream().anyMatch(dependents::contains)) {
        dependents.addAll(step.outputs());
      }
    }
    return dependents;
  }
}
