package io.sparkdl.kernels.plan;

import java.util.List;

/**
 * A straight-line program: steps in the order of execution, the values that the caller reads
 * afterwards, and the variables that take new values at the end. Every step is needed for an output
 * or an assignment.
 *
 * @param values every value of the builder, by id; those of dropped steps are unused
 * @param inputs values that the caller writes before a run, whether or not a step reads them
 */
public record Plan(
    List<Value> values,
    List<Value> inputs,
    List<Step> steps,
    List<Value> outputs,
    List<Assignment> assignments) {
  public Plan {
    values = List.copyOf(values);
    inputs = List.copyOf(inputs);
    steps = List.copyOf(steps);
    outputs = List.copyOf(outputs);
    assignments = List.copyOf(assignments);
  }

  /** Floating-point operations of one run. */
  public long flops() {
    return steps.stream().mapToLong(Step::flops).sum();
  }

  /**
   * The input with this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Value input(String name) {
    for (Value input : inputs) {
      if (((Value.Input) input.source()).name().equals(name)) {
        return input;
      }
    }
    throw new IllegalArgumentException("plan: expected an input named " + name + ", got " + inputs);
  }

  /** One line per step, for people. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      text.append(step.outputs()).append(" = ").append(step.operator());
      text.append(' ').append(step.inputs().stream().map(value -> "%" + value.id()).toList());
      text.append('\n');
    }
    return text.toString();
  }
}
