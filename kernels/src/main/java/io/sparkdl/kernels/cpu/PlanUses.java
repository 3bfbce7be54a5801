package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.operator.AllReduceSum;
import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.operator.Dropout;
import io.sparkdl.kernels.operator.Flatten;
import io.sparkdl.kernels.operator.Identity;
import io.sparkdl.kernels.operator.Reshape;
import io.sparkdl.kernels.plan.Assignment;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who uses which value of a plan, until when, and which values follow from variables alone. */
final class PlanUses {
  private final Plan plan;
  private final Map<Value, List<Step>> consumers = new HashMap<>();
  private final Map<Value, Integer> lastUse = new HashMap<>();

  /** Of variables: the last step that reads the elements where they lie, under whatever name. */
  private final Map<Value, Integer> lastRead = new HashMap<>();

  /** The variable that a value may be another name of. */
  private final Map<Value, Value> variables = new HashMap<>();

  private final Map<Value, Step> producers = new HashMap<>();
  private final Set<Value> stable = new HashSet<>();
  private final Set<String> stableRegions = new LinkedHashSet<>();
  private final Set<String> assignedRegions = new LinkedHashSet<>();

  PlanUses(Plan plan) {
    this.plan = plan;
    for (Assignment assignment : plan.assignments()) {
      assignedRegions.add(((Value.Variable) assignment.variable().source()).region());
    }
    for (int index = 0; index < plan.steps().size(); index++) {
      Step step = plan.steps().get(index);
      for (Value input : step.inputs()) {
        consumers.computeIfAbsent(input, key -> new ArrayList<>()).add(step);
        lastUse.put(input, index);
        markRead(input, index);
        markIfStable(input);
      }
      markIfRenamed(step);
      step.outputs().forEach(output -> producers.put(output, step));
      boolean fixed =
          !(step.operator() instanceof Dropout || step.operator() instanceof AllReduceSum);
      if (fixed && stable.containsAll(step.inputs())) {
        stable.addAll(step.outputs());
      }
    }
    plan.outputs().forEach(this::markLasting);
    plan.assignments().forEach(assignment -> markLasting(assignment.value()));
  }

  private void markLasting(Value value) {
    lastUse.put(value, Integer.MAX_VALUE);
    markRead(value, Integer.MAX_VALUE);
  }

  private void markRead(Value value, int index) {
    Value variable = value.source() instanceof Value.Variable ? value : variables.get(value);
    if (variable != null) {
      lastRead.put(variable, index);
    }
  }

  /** These operators may leave the elements where they are. */
  private void markIfRenamed(Step step) {
    boolean renames =
        step.operator() instanceof Reshape
            || step.operator() instanceof Flatten
            || step.operator() instanceof Identity
            || step.operator() instanceof Cast;
    if (renames) {
      Value input = step.inputs().get(0);
      Value variable = input.source() instanceof Value.Variable ? input : variables.get(input);
      if (variable != null) {
        variables.put(step.outputs().get(0), variable);
      }
    }
  }

  private void markIfStable(Value input) {
    if (input.source() instanceof Value.Constant) {
      stable.add(input);
    } else if (input.source() instanceof Value.Variable variable
        && !assignedRegions.contains(variable.region())) {
      stable.add(input);
      stableRegions.add(variable.region());
    }
  }

  /** Steps that read the value, in order. */
  List<Step> consumers(Value value) {
    return consumers.getOrDefault(value, List.of());
  }

  /** The only step that reads the value, or null if there are others or the caller reads it. */
  Step onlyConsumer(Value value) {
    List<Step> all = consumers(value);
    return all.size() == 1 && !mustLast(value) ? all.get(0) : null;
  }

  /** The step that computes the value, or null. */
  Step producer(Value value) {
    return producers.get(value);
  }

  /** True if the value is an output of the plan or assigned at its end. */
  boolean mustLast(Value value) {
    return lastUse(value) == Integer.MAX_VALUE;
  }

  /**
   * Index of the last step that reads the value; -1 for none, the largest int for the plan's end.
   */
  int lastUse(Value value) {
    return lastUse.getOrDefault(value, -1);
  }

  /** True if the value follows from constants and from variables that the plan does not assign. */
  boolean isStable(Value value) {
    return stable.contains(value);
  }

  /** True if the step's results are stable. */
  boolean isStable(Step step) {
    return stable.contains(step.outputs().get(0));
  }

  /** Regions whose variables stable values follow from. */
  Set<String> stableRegions() {
    return stableRegions;
  }

  /** Regions that a run changes. */
  Set<String> assignedRegions() {
    return assignedRegions;
  }

  /**
   * The assignment of a value computed by a step, if the step may write straight into the variable:
   * no later step reads the variable, nor, unless element by element, this one.
   */
  Assignment directAssignment(Value value, int stepIndex) {
    Step step = plan.steps().get(stepIndex);
    for (Assignment assignment : plan.assignments()) {
      if (assignment.value() == value && mayWrite(assignment.variable(), value, step, stepIndex)) {
        return assignment;
      }
    }
    return null;
  }

  /** True if no step behind this one, and no assignment, reads any of the variable's elements. */
  boolean isUnreadAfter(Value variable, int stepIndex) {
    var place = (Value.Variable) variable.source();
    for (Map.Entry<Value, Integer> use : lastRead.entrySet()) {
      var other = (Value.Variable) use.getKey().source();
      if (use.getValue() > stepIndex && overlap(place, variable, other, use.getKey())) {
        return false;
      }
    }
    return true;
  }

  private boolean mayWrite(Value variable, Value value, Step step, int stepIndex) {
    var place = (Value.Variable) variable.source();
    for (Map.Entry<Value, Integer> use : lastRead.entrySet()) {
      var other = (Value.Variable) use.getKey().source();
      if (overlap(place, variable, other, use.getKey()) && use.getValue() >= stepIndex) {
        boolean own =
            use.getValue() == stepIndex
                && step.inputs().contains(use.getKey())
                && other.equals(place)
                && step.operator()
                    .mayOverwrite(
                        step.inputs().indexOf(use.getKey()), step.outputs().indexOf(value));
        if (!own) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean overlap(Value.Variable a, Value aValue, Value.Variable b, Value bValue) {
    return a.region().equals(b.region())
        && a.offset() < b.offset() + bValue.type().elements()
        && b.offset() < a.offset() + aValue.type().elements();
  }
}
