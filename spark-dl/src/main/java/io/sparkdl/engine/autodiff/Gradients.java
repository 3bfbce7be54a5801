package io.sparkdl.engine.autodiff;

import io.sparkdl.kernels.operator.AllReduceSum;
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
 * gradient rule, and sums what several users of a value contribute. Of segments that are computed
 * again, rules see the second results, so that the first may go (Chen et al. 2016,
 * arXiv:1604.06174).
 */
public final class Gradients {
  private final PlanBuilder builder;
  private final List<Step> forward;
  private final Set<Value> wanted;
  private final Map<Integer, Segment> segmentsByLastStep = new HashMap<>();
  private final Map<Value, Value> again = new HashMap<>();
  private final Map<Value, Value> gradients = new HashMap<>();
  private final Map<Step, Step> origins = new HashMap<>();

  private Gradients(PlanBuilder builder, List<Value> variables, List<Segment> segments) {
    this.builder = builder;
    this.forward = builder.steps();
    this.wanted = dependents(forward, variables);
    segments.forEach(segment -> segmentsByLastStep.put(segment.end() - 1, segment));
  }

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
    return of(builder, loss, variables, List.of()).values();
  }

  /**
   * The same with segments that are computed again.
   *
   * @param segments that do not overlap
   */
  public static Result of(
      PlanBuilder builder, Value loss, List<Value> variables, List<Segment> segments) {
    if (loss.shape().rank() != 0) {
      throw new ShapeException("gradients: expected a scalar loss, got " + loss);
    }
    Gradients walk = new Gradients(builder, variables, segments);
    walk.run(loss);
    List<Value> values = new ArrayList<>();
    variables.forEach(variable -> values.add(walk.gradients.get(variable)));
    return new Result(values, walk.origins);
  }

  /**
   * What was added.
   *
   * @param values one gradient per variable; null where the loss does not depend on it
   * @param origins the forward step that each added step belongs to
   */
  public record Result(List<Value> values, Map<Step, Step> origins) {}

  private void run(Value loss) {
    gradients.put(loss, builder.constant(1));
    for (int index = forward.size() - 1; index >= 0; index--) {
      if (segmentsByLastStep.containsKey(index)) {
        computeAgain(segmentsByLastStep.get(index));
      }
      Step step = forward.get(index);
      List<Value> outputs = new ArrayList<>();
      step.outputs().forEach(output -> outputs.add(gradients.get(output)));
      boolean reached = outputs.stream().anyMatch(gradient -> gradient != null);
      if (reached && step.inputs().stream().anyMatch(wanted::contains)) {
        int before = builder.steps().size();
        Step seen = new Step(step.operator(), again(step.inputs()), again(step.outputs()));
        accumulate(step, step.operator().gradient(new Differentiation(builder, seen, outputs)));
        belong(before, step);
      }
    }
  }

  /**
   * Adds a segment's steps once more; those that nothing reads are dropped with the plan. Sums over
   * programs stay: they are few numbers, and each would have to ask the others again.
   */
  private void computeAgain(Segment segment) {
    for (Step step : forward.subList(segment.first(), segment.end())) {
      if (step.operator() instanceof AllReduceSum) {
        continue;
      }
      int before = builder.steps().size();
      List<Value> outputs = builder.applyAll(step.operator(), again(step.inputs()));
      for (int i = 0; i < outputs.size(); i++) {
        again.put(step.outputs().get(i), outputs.get(i));
      }
      belong(before, step);
    }
  }

  private List<Value> again(List<Value> values) {
    return values.stream().map(value -> again.getOrDefault(value, value)).toList();
  }

  private void belong(int before, Step origin) {
    List<Step> steps = builder.steps();
    for (Step added : steps.subList(before, steps.size())) {
      origins.put(added, origin);
    }
  }

  private void accumulate(Step step, List<Value> contributions) {
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
